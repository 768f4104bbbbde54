//! People who sign in: accounts, what opens them, posts, sessions.

mod actions;
mod model;
pub mod store;

pub use actions::{
    Invited, NewKeys, NewPost, NewSession, PASSWORD_LEAST, Present, appoint, authenticate, authenticate_now,
    end_left_sessions, end_post, end_posts_over, enrol, invite, invited, new_keys, sign_in, sign_out, step_up,
    text_hash, until_end_of,
};
pub(crate) use actions::{KeyParts, add_signed, make_keys};
pub use model::{Account, PostRow, SessionRow, Unlock};
