//! People who sign in: accounts, what opens them, posts, sessions.

mod actions;
mod model;
mod posts;
pub mod store;

pub use actions::{
    Invited, NewKeys, NewSession, PASSWORD_LEAST, Present, authenticate, authenticate_now, change_password,
    disable, end_left_sessions, enrol, invite, invited, new_keys, sign_in, sign_out, step_up, text_hash,
};
pub(crate) use actions::{KeyParts, make_keys};
pub use model::{Account, PostRow, SessionRow, Unlock};
pub(crate) use posts::add_signed;
pub use posts::{NewPost, appoint, end_post, end_posts_over, until_end_of};
