//! Somebody who goes from door to door with what is not hers.

use std::collections::BTreeMap;

use access::{Reach, Roles};
use page::{Needs, Route};

use super::country::Country;
use super::forms::{self, Forms, Known};
use crate::support::form::Form;
use crate::support::http::Client;

/// An id of nobody.
const NOBODY: &str = "00000000000000000000000000000000";

/// What leads on to another page before anything is looked at: a person's page
/// opens behind a reason.
const LEADS_ON: &[(&str, &str)] = &[("/cases/{id}/people", "new"), ("/cases/{id}/people/{row}", "")];

/// An address with ids in its places, nobody's where they are too few.
fn filled(path: &str, ids: &[&str]) -> String {
    let mut ids = ids.iter();
    path.split('/').skip(1).fold(String::new(), |mut filled, part| {
        filled.push('/');
        filled.push_str(if part.starts_with('{') { ids.next().copied().unwrap_or(NOBODY) } else { part });
        filled
    })
}

/// The ways through a door: as a page, or with each form that is known for it.
fn ways<'k>(route: &Route, known: &'k Known) -> Vec<Option<&'k Form>> {
    if route.method() != "POST" {
        return vec![None];
    }
    let forms = known.get(&forms::pattern(route.path()));
    forms.unwrap_or_else(|| panic!("no form of {} is known", route.path())).iter().map(Some).collect()
}

/// Somebody of a role, signed in.
pub(super) struct Visit<'r> {
    pub(super) login: &'r str,
    /// How many doors were tried.
    pub(super) tried: usize,
    /// What was not as it should be.
    pub(super) wrong: Vec<String>,
    client: Client,
    token: String,
    own: Forms,
    seen: Vec<String>,
}

impl<'r> Visit<'r> {
    /// Looks at her own pages first.
    pub(super) fn of(login: &'r str, mut client: Client) -> Self {
        let page = client.get("/me").must(200);
        let token = page.form("").value("_token").unwrap().to_owned();
        let (own, seen) = forms::of(&mut client);
        Self { login, tried: 0, wrong: Vec::new(), client, token, own, seen }
    }

    /// The forms of her own pages.
    pub(super) const fn own(&self) -> &Forms {
        &self.own
    }

    fn must(&mut self, is_so: bool, what: impl FnOnce() -> String) {
        if !is_so {
            self.wrong.push(what());
        }
    }

    /// The answer to an address, or to a form sent there.
    fn status(&mut self, path: &str, form: Option<&Form>) -> u16 {
        self.tried += 1;
        let answer = match form {
            None => self.client.get(path),
            Some(form) => {
                let mut pairs = form.pairs();
                pairs.retain(|(name, _)| *name != "_token");
                pairs.push(("_token", &self.token));
                self.client.post(path, &pairs)
            }
        };
        assert!(answer.status < 500, "{} at {path} with {form:?}: {}", self.login, answer.text());
        answer.status
    }

    /// Tries every address that names a thing with ids of other offices.
    pub(super) fn foreign_things(&mut self, country: &Country, unit: &str, role: &str, known: &Known) {
        let roles = Roles::embedded();
        for route in app::routes::all().iter().filter(|route| route.path().contains('{')) {
            let Needs::May(key) = route.needed() else { continue };
            let reach = roles.get(role).and_then(|role| role.reach(key));
            for form in ways(route, known) {
                let foreign = match (reach, form) {
                    (None, _) => BTreeMap::new(),
                    (Some(reach), _) if route.path().starts_with("/returns/") => country.returns(unit, reach),
                    // Forms are many; what finds nothing as an address finds
                    // nothing as a form either.
                    (Some(reach), Some(_)) => country.keys(unit, reach),
                    (Some(reach), None) => country.foreign(unit, reach),
                };
                self.one_door(route.path(), form, &[], &foreign);
            }
        }
    }

    /// The same in the second place of an address, behind a thing of her own.
    pub(super) fn foreign_rows(&mut self, country: &Country, unit: &str, role: &str, known: &Known) {
        let roles = Roles::embedded();
        for route in app::routes::all().iter().filter(|route| route.path().matches('{').count() == 2) {
            let Needs::May(key) = route.needed() else { continue };
            let Some(reach) = roles.get(role).and_then(|role| role.reach(key)) else { continue };
            let before = route.path().split("{").next().unwrap_or_default();
            let thing = |path: &String| path.strip_prefix(before)?.get(..32).map(ToOwned::to_owned);
            let Some(own) = self.seen.iter().filter_map(thing).find(|part| forms::is_id(part)) else {
                continue;
            };
            for form in ways(route, known) {
                self.one_door(route.path(), form, &[&own], &country.foreign(unit, reach));
            }
        }
    }

    /// One way through a door with ids of others, behind things of her own.
    fn one_door(&mut self, path: &str, form: Option<&Form>, own: &[&str], foreign: &BTreeMap<String, &str>) {
        let deed = form.and_then(|form| form.value("_go")).unwrap_or_default();
        let place = format!("{} at {path} {deed}", self.login);
        let nobodys = self.status(&filled(path, own), form);
        if LEADS_ON.contains(&(path, deed)) && nobodys == 303 {
            return;
        }
        // A form that is refused for what stands in it would never be looked
        // at for whose the thing is.
        self.must(nobodys == 404, || {
            format!("{place}: {nobodys} for nobody's, with {:?}", form.map(Form::pairs))
        });
        for (id, from) in foreign {
            let ids: Vec<&str> = own.iter().copied().chain([id.as_str()]).collect();
            let answered = self.status(&filled(path, &ids), form);
            self.must(answered == nobodys, || format!("{place} with {from}: {answered}, not {nobodys}"));
        }
    }

    /// Sends the forms of her own pages with what belongs to another office in
    /// place of each thing they name.
    pub(super) fn foreign_fields(&mut self, country: &Country, unit: &str, reach: Reach) {
        let foreign = country.foreign(unit, reach);
        for mut form in self.own.clone().into_values() {
            let names =
                form.pairs().into_iter().filter(|(name, value)| *name != "_id" && forms::is_id(value));
            let names: Vec<String> = names.map(|(name, _)| name.to_owned()).collect();
            for name in names {
                let was = form.value(&name).unwrap_or_default().to_owned();
                let place = format!("{} at {}, {name}", self.login, form.action);
                let action = form.action.clone();
                form.set(&name, NOBODY);
                let nobodys = self.status(&action, Some(&form));
                self.must(matches!(nobodys, 404 | 422), || format!("{place}: {nobodys} for nobody's"));
                for (id, from) in &foreign {
                    form.set(&name, id);
                    let answered = self.status(&action, Some(&form));
                    self.must(answered == nobodys, || {
                        format!("{place} with {from}: {answered}, not {nobodys}")
                    });
                }
                form.set(&name, &was);
            }
        }
    }

    /// Sends the forms of her own pages with these ids in place of the one the
    /// page made for what is to be written.
    pub(super) fn made_ids(&mut self, ids: &BTreeMap<String, &str>) {
        let opens = |form: &Form| form.value("_go").is_some_and(|deed| deed.starts_with("open:"));
        let makes = |form: &Form| {
            form.value("_id").is_some() && !form.action.starts_with("/people/posts/") && !opens(form)
        };
        for mut form in self.own.clone().into_values().filter(makes) {
            let action = form.action.clone();
            for id in ids.keys() {
                form.set("_id", id);
                self.status(&action, Some(&form));
            }
        }
    }

    /// Tries every other address that the role has no business at.
    pub(super) fn doors_of_others(&mut self, role: &str) {
        let (roles, empty) = (Roles::embedded(), Form::default());
        let absent = self.status("/no-such-page-at-all", None);
        for route in app::routes::all().iter().filter(|route| !route.path().contains('{')) {
            let Needs::May(key) = route.needed() else { continue };
            if roles.get(role).is_some_and(|role| role.reach(key).is_some()) {
                continue;
            }
            let answered = self.status(route.path(), (route.method() == "POST").then_some(&empty));
            let place = format!("{} at {} {}", self.login, route.method(), route.path());
            self.must(answered == absent, || format!("{place}: {answered}"));
        }
    }
}
