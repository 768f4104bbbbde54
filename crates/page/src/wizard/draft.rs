//! The draft of one wizard, and the row of drafts it lives in.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Instant, Outcome};
use serde::{Deserialize, Serialize};

use super::{Answers, Wizard};
use crate::answer::SetCookie;
use crate::draft::{COOKIE, DraftKey, DraftOwner, PUBLIC_MINUTES, STAFF_DAYS};
use crate::posted::SendingId;
use crate::{Needs, Turn};

/// Where a draft stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Place {
    /// At the step with this key.
    Step(String),
    /// At the page of all answers.
    Check,
    /// Done at this moment (milliseconds).
    Done(i64),
}

/// One job under way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Draft {
    pub(super) place: Place,
    /// Came from "check answers" and goes back there.
    pub(super) returning: bool,
    /// The present step was sent with faults.
    pub(super) attempted: bool,
    /// Sent again after it was done.
    pub(super) again: bool,
    /// Steps that were sent.
    pub(super) seen: Vec<String>,
    pub(super) id: String,
    pub(super) answers: Answers,
}

impl Draft {
    pub(super) fn begin<W: Wizard>(turn: &Turn) -> Self {
        let first = W::steps().first().map_or("", |step| step.key);
        Self {
            place: Place::Step(first.to_owned()),
            returning: false,
            attempted: false,
            again: false,
            seen: Vec::new(),
            id: SendingId::mint(turn.at(), turn.web().entropy()).to_string(),
            answers: Answers::default(),
        }
    }
    pub(super) fn sending_id(&self) -> Result<SendingId, Outcome> {
        SendingId::parse(&self.id).map_err(Outcome::fault)
    }
}

/// The drafts of one visitor, or of one account at one address, by wizard.
pub(super) struct Desk {
    pub(super) key: DraftKey,
    key_is_new: bool,
    turn: Arc<Turn>,
    drafts: BTreeMap<String, Draft>,
}

impl Desk {
    pub(super) async fn open<W: Wizard>(turn: &Arc<Turn>) -> Result<Self, Outcome> {
        let (key, key_is_new) = match turn.staff() {
            Some(staff) if W::NEEDS != Needs::Public => (staff_key(turn, &staff.account), false),
            _ => match visitor_key(turn) {
                Some(key) => (key, false),
                None => (fresh_key(turn), true),
            },
        };
        let body =
            if key_is_new { None } else { turn.web().drafts().load(&key, owner(turn), turn.at()).await? };
        let drafts = body.and_then(|body| serde_json::from_slice(&body).ok()).unwrap_or_default();
        Ok(Self { key, key_is_new, turn: Arc::clone(turn), drafts })
    }
    pub(super) fn draft<W: Wizard>(&self) -> Option<Draft> {
        self.drafts.get(W::NAME).cloned()
    }
    /// Keeps a draft; answers the cookie that finds it, when it is new.
    pub(super) async fn save<W: Wizard>(&mut self, draft: Draft) -> Result<Option<SetCookie>, Outcome> {
        self.drafts.insert(W::NAME.to_owned(), draft);
        self.write().await
    }
    /// Forgets the draft of one wizard.
    pub(super) async fn drop<W: Wizard>(&mut self) -> Result<(), Outcome> {
        self.drafts.remove(W::NAME);
        if self.drafts.is_empty() {
            self.turn.web().drafts().delete(&self.key).await
        } else {
            self.write().await.map(|_| ())
        }
    }
    async fn write(&self) -> Result<Option<SetCookie>, Outcome> {
        let body =
            serde_json::to_vec(&self.drafts).map_err(|_| Outcome::fault("a draft cannot be written"))?;
        let owner = owner(&self.turn);
        let until = until(owner, self.turn.at());
        self.turn.web().drafts().save(&self.key, owner, body, until).await?;
        Ok(self.key_is_new.then(|| SetCookie::session(COOKIE, URL_SAFE_NO_PAD.encode(self.key.bytes()))))
    }
}

fn until(owner: DraftOwner<'_>, at: Instant) -> Instant {
    match owner {
        DraftOwner::Visitor => at.plus_minutes(PUBLIC_MINUTES),
        DraftOwner::Staff(_) => at.plus_days(STAFF_DAYS),
    }
}

fn owner(turn: &Turn) -> DraftOwner<'_> {
    turn.staff().map_or(DraftOwner::Visitor, |staff| DraftOwner::Staff(staff))
}

/// The key in the visitor's cookie.
pub(super) fn visitor_key(turn: &Turn) -> Option<DraftKey> {
    let bytes = URL_SAFE_NO_PAD.decode(turn.cookies().get(COOKIE)?).ok()?;
    Some(DraftKey::of_bytes(bytes.try_into().ok()?))
}

fn fresh_key(turn: &Turn) -> DraftKey {
    let mut bytes = [0; 32];
    turn.web().entropy().fill(&mut bytes);
    DraftKey::of_bytes(bytes)
}

fn staff_key(turn: &Turn, account: &[u8; 16]) -> DraftKey {
    let parts: [&[u8]; 2] = [account, turn.path().as_bytes()];
    DraftKey::of_bytes(turn.web().secret().derive(b"binhan staff draft", &parts))
}
