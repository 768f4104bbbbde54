//! What no form expects, sent to every form that can be reached: too long, not
//! UTF-8, letters in pieces, signs nobody sees, choices that do not exist, an
//! old token. Each gets an answer in words and never a fault of the server.

use std::collections::BTreeMap;

use app::demo::Extent;

use crate::support::crawl::{pattern, walk};
use crate::support::form::Form;
use crate::support::http::{Answer, Client};
use crate::support::server::{Engine, Running, start_on};

/// Pages one persona looks at.
const PAGES: usize = 60;

/// Ends the visit, or would hold it up.
const LEFT_ALONE: &[&str] = &["/sign-out", "/leave", "/lock", "/me", "/language"];

/// Decomposed, with signs that turn the direction of writing or take no room.
const ODD: &str = "Phu\u{031B}o\u{031B}\u{0300}ng \u{202E}Ba\u{200B} \u{2067}\u{0110}i\u{0300}nh\u{FEFF}";

/// An address with its ids left out, and the fields of a form: forms that
/// differ in nothing else are one.
type Sort = (String, Vec<String>);

struct Crawl {
    client: Client,
    forms: BTreeMap<Sort, (String, Form)>,
    wrong: Vec<String>,
}

fn keep_forms(forms: &mut BTreeMap<Sort, (String, Form)>, page: &str, html: &str) {
    for mut form in Form::all(html) {
        if form.action.is_empty() {
            form.action = page.to_owned();
        }
        if LEFT_ALONE.contains(&form.action.as_str()) {
            continue;
        }
        let mut names = [form.typed.clone(), form.chosen.clone()].concat();
        names.sort();
        forms.entry((pattern(&form.action), names)).or_insert((page.to_owned(), form));
    }
}

impl Crawl {
    fn of(mut client: Client, from: &[&str]) -> Self {
        let (mut forms, persona) = (BTreeMap::new(), client.persona.clone());
        walk(&mut client, from, PAGES, |path, answer| {
            must_be_answered(answer, &persona, path);
            if answer.status == 200 && answer.is_html() {
                keep_forms(&mut forms, path, &answer.text());
            }
        });
        Self { client, forms, wrong: Vec::new() }
    }

    /// Sends a form with one field changed, as bytes.
    fn send(&mut self, form: &Form, name: &str, bytes: &str) -> Answer {
        let mut form = form.clone();
        form.set(name, "");
        let rest = form.pairs().into_iter().filter(|(known, _)| *known != name);
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(rest).finish();
        let body = format!("{body}&{name}={bytes}");
        let kind = "application/x-www-form-urlencoded";
        let answer = self.client.post_bytes(&form.action, kind, body.as_bytes()).unwrap();
        must_be_answered(&answer, &self.client.persona, &format!("{} with {name}", form.action));
        answer
    }

    /// Every form with what it does not expect. Forms whose objects change on
    /// the way are asked for anew by nobody: an old form is bad input too.
    fn mistype(&mut self) -> usize {
        let forms: Vec<_> = self.forms.values().cloned().collect();
        let persona = self.client.persona.clone();
        for (page, form) in &forms {
            let place = |name: &str| format!("{persona}: {} of {page}, {name}", form.action);
            if let Some(name) = form.typed.first() {
                let message = place(name);
                let refused = self.send(form, name, "%C3%28%FF");
                assert!((400..500).contains(&refused.status), "{message}, not UTF-8: {}", refused.status);
                let message = message + ", too long";
                let refused = self.send(form, name, &"a".repeat(10 << 20));
                assert!((400..500).contains(&refused.status), "{message}: {}", refused.status);
            }
            let old = self.send(form, "_token", "old");
            assert!((400..500).contains(&old.status), "{}, an old token: {}", place(""), old.status);
            for name in &form.chosen {
                self.send(form, name, "no-such-choice");
            }
            for name in &form.typed {
                let odd: String = form_urlencoded::byte_serialize(ODD.as_bytes()).collect();
                self.send(form, name, &odd);
            }
            self.must_keep(form);
        }
        assert!(self.wrong.is_empty(), "{:#?}", self.wrong);
        forms.len()
    }

    /// What was typed stands on the page that says what is wrong, beside the
    /// words for it; only passwords and codes are typed anew.
    fn must_keep(&mut self, form: &Form) {
        let secret = |name: &str| ["password", "code", "digits"].iter().any(|part| name.contains(part));
        let mut filled = form.clone();
        let typed: Vec<_> = form.typed.iter().filter(|name| !secret(name)).collect();
        for (number, name) in typed.iter().enumerate() {
            filled.set(name, &format!("Chữ đã gõ {number}"));
        }
        let answer = self.client.post(&form.action, &filled.pairs());
        must_be_answered(&answer, &self.client.persona, &form.action);
        if answer.status != 422 {
            return;
        }
        let (html, place) = (answer.text(), format!("{} at {}", self.client.persona, form.action));
        if !["govuk-error-summary", "govuk-error-message"].iter().any(|class| html.contains(class)) {
            self.wrong.push(format!("{place}: nothing says what is wrong"));
        }
        let gone =
            typed.iter().enumerate().filter(|(number, _)| !html.contains(&format!("Chữ đã gõ {number}")));
        self.wrong.extend(gone.map(|(_, name)| format!("{place}: what was typed into {name} is gone")));
    }
}

/// Never a fault of the server, and never an empty answer.
#[track_caller]
fn must_be_answered(answer: &Answer, persona: &str, place: &str) {
    let text = String::from_utf8_lossy(&answer.body);
    assert!(answer.status < 500, "{persona} at {place}: {} {text}", answer.status);
    assert!(
        answer.status < 400 || !answer.body.is_empty(),
        "{persona} at {place}: {} says nothing",
        answer.status
    );
}

fn walked(running: &Running, logins: &[&str]) {
    let mistyped = |login: &&str| Crawl::of(running.staff(login), &["/today", "/menu"]).mistype();
    let forms: usize = logins.iter().map(mistyped).sum();
    assert!(forms > 5, "only {forms} forms were found");
}

#[test]
fn what_no_form_expects_is_answered_in_words_on_sqlite() {
    let running = start_on(Engine::Sqlite, Extent::Neighbours);
    walked(&running, &["mai", "chutich", "congan", "duongday", "chunhiem"]);
}

#[test]
fn what_no_form_expects_is_answered_in_words_on_postgresql() {
    let running = start_on(Engine::Postgres, Extent::Neighbours);
    let mut public = Crawl::of(running.visitor(), &["/", "/find", "/send", "/ask", "/slip"]);
    assert!(public.mistype() > 2, "the public pages have forms");
    walked(&running, &["giunha", "truc.tinh", "tuvan", "so", "bo", "totruong"]);
}
