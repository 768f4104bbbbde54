//! The invented people of the demonstration, enlisted as everybody is.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use access::accounts::{self, Account, Present};
use access::can::{Admit, Appoint};
use access::setup::{Colleague, First, Plan, enlist as enlist_one};
use access::units::Unit;
use access::{Actor, Instance, May};
use anyhow::{Context, Result};
use kernel::{Instant, Lang};
use seal::log::LogKey;
use seal::totp::TotpSecret;
use zeroize::Zeroizing;

use super::network::{Network, Post};
use super::{PASSWORD, Persona};
use crate::house::{Opened, Surroundings, told};

fn first(login: &str, name: &str) -> First {
    First { login: login.to_owned(), name: name.to_owned(), password: Zeroizing::new(PASSWORD.to_owned()) }
}

/// The root, its desk and its guardian.
pub(super) fn first_three(around: &Surroundings) -> (impl FnOnce(LogKey) -> Result<Plan>, [First; 3]) {
    let people =
        [first("goc", "Trần Khởi Đầu"), first("truc.bo", "Lê Trực Đêm"), first("giamho.bo", "Phạm Giữ Khóa")];
    let ([root, desk, guardian], cost) = (people.clone(), around.cost);
    let plan = move |log| {
        Ok(Plan {
            ministry: "Bộ Văn hóa, Thể thao và Du lịch (mẫu)".to_owned(),
            root,
            desk,
            guardian,
            cost,
            log,
        })
    };
    (plan, people)
}

/// Signs somebody in with the code of the half minute before: that of this
/// moment is taken once, and stays for the one who looks at the demonstration.
pub(super) fn signed_in(opened: &Opened, login: &str, totp: &TotpSecret) -> Result<Arc<Actor>> {
    let house = &opened.instance;
    let sign_in = || {
        let before = Instant::of_millis(house.now().millis() - 30_000);
        accounts::sign_in(house, login, PASSWORD, &totp.code_at(before), Lang::Vi)
    };
    // The half minute may turn between making the code and taking it.
    let session = sign_in().or_else(|_| sign_in()).map_err(told)?;
    let present = accounts::authenticate_now(house, &session.cookie).map_err(told)?;
    let Present { actor, .. } = present.context("a session that was just begun is over")?;
    Ok(actor)
}

/// The personas at work: each signs in once, because a code is taken once and
/// everything may happen within one half minute.
pub(super) struct Cast<'o> {
    opened: &'o Opened,
    personas: Vec<Persona>,
    signed_in: RefCell<HashMap<String, Arc<Actor>>>,
}

impl<'o> Cast<'o> {
    /// Nobody has come yet.
    pub(super) fn new(opened: &'o Opened, personas: &[Persona]) -> Self {
        Self { opened, personas: personas.to_vec(), signed_in: RefCell::default() }
    }
    /// The house they work in.
    pub(super) const fn opened(&self) -> &'o Opened {
        self.opened
    }
    /// A persona, signed in to do a part.
    pub(super) fn acting(&self, login: &str) -> Result<Arc<Actor>> {
        if let Some(here) = self.signed_in.borrow().get(login) {
            return Ok(Arc::clone(here));
        }
        let persona = self.personas.iter().find(|persona| persona.login == login);
        let totp = persona.and_then(totp_of).context("a persona without a second factor")?;
        let actor = signed_in(self.opened, login, &totp)?;
        self.signed_in.borrow_mut().insert(login.to_owned(), Arc::clone(&actor));
        Ok(actor)
    }
}

/// Enlists everybody of the network and gives each unit its key.
pub(super) fn enlist(opened: &Opened, root: &Arc<Actor>, network: &Network) -> Result<Vec<Persona>> {
    let may = root.may::<Appoint>().map_err(told)?;
    let mut personas = Vec::new();
    for (unit, posts) in network.staffed() {
        let colleagues: Vec<Colleague> =
            posts.iter().map(|post| colleague(post.login, post.name, post.role)).collect();
        let codes = enlist_at(opened, &may, unit, &colleagues)?;
        personas.extend(
            posts.iter().zip(codes).map(|(Post { login, who, .. }, totp)| persona(login, who, &totp)),
        );
    }
    Ok(personas)
}

/// Somebody with everybody's password.
pub(super) fn colleague(login: &str, name: &str, role: &str) -> Colleague {
    Colleague { first: first(login, name), role: role.to_owned() }
}

/// Enlists the people of one unit and gives them its key.
pub(super) fn enlist_at(
    opened: &Opened,
    may: &May<Appoint>,
    unit: &Unit,
    colleagues: &[Colleague],
) -> Result<Vec<TotpSecret>> {
    let house: &Instance = &opened.instance;
    let (mut members, mut codes) = (Vec::new(), Vec::new());
    for colleague in colleagues {
        let (account, totp) = enlist_one(house, may, unit.id, colleague).map_err(told)?;
        members.push(account);
        codes.push(totp);
    }
    give_key(house, may.actor(), unit, members)?;
    Ok(codes)
}

/// Gives a unit's key to its people: the first one where there is none, else
/// the root, who holds that of the ministry, admits them.
fn give_key(house: &Instance, root: &Arc<Actor>, unit: &Unit, members: Vec<Account>) -> Result<()> {
    let (asking, unit) = (house.clone(), unit.clone());
    let given = if let Ok(admits) = root.may_in::<Admit>(unit.id) {
        house.db().write_now(move |tx| {
            members.iter().try_for_each(|member| access::keys::admit(&asking, tx, &admits, member.id))
        })
    } else {
        let may = root.may::<Appoint>().map_err(told)?;
        house.db().write_now(move |tx| access::keys::first_key(&asking, tx, &may, &unit, &members))
    };
    given.map_err(told)
}

/// A persona as kept.
pub(super) fn persona(login: &str, who: &str, totp: &TotpSecret) -> Persona {
    Persona { login: login.to_owned(), who: who.to_owned(), totp: super::totp_base32(totp) }
}

/// Its second factor.
pub(super) fn totp_of(persona: &Persona) -> Option<TotpSecret> {
    TotpSecret::of_base32(&persona.totp)
}
