//! A small HTTP client by persona, over a real connection to a real server.
//!
//! It keeps cookies, does not follow redirects unless told, and sends forms as
//! a browser without script would: with every hidden field of the page.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::form::Form;

/// Somebody with a cookie jar.
pub(crate) struct Client {
    /// Who, for messages of failing tests.
    pub(crate) persona: String,
    address: String,
    cookies: BTreeMap<String, String>,
    language: String,
    from: Option<String>,
}

/// What a server answered.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// Headers, names in small letters.
    pub(crate) headers: Vec<(String, String)>,
    /// The body, chunks put together.
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The first header of a name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether it is a page.
    pub(crate) fn is_html(&self) -> bool {
        self.header("content-type").is_some_and(|kind| kind.starts_with("text/html"))
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("pages are UTF-8")
    }

    /// Where a redirect leads.
    pub(crate) fn location(&self) -> &str {
        self.header("location").expect("a redirect says where")
    }

    /// Fails unless the status is the expected one.
    #[track_caller]
    pub(crate) fn must(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        self
    }

    /// The form of the page whose action is this; the only one if `action` is empty.
    #[track_caller]
    pub(crate) fn form(&self, action: &str) -> Form {
        Form::find(&self.text(), action).unwrap_or_else(|| panic!("no form with action {action:?}"))
    }
}

impl Client {
    /// A client without cookies. `address` is `127.0.0.1:port`.
    pub(crate) fn new(persona: &str, address: &str) -> Self {
        Self {
            persona: persona.to_owned(),
            address: address.to_owned(),
            cookies: BTreeMap::new(),
            language: "vi".to_owned(),
            from: None,
        }
    }

    /// The same client behind another address, as a trusted proxy tells it:
    /// what is counted by address does not count it with the others.
    pub(crate) fn behind(mut self, address: &str) -> Self {
        self.from = Some(address.to_owned());
        self
    }

    /// The same client asking for another language.
    pub(crate) fn speaking(mut self, language: &str) -> Self {
        self.language = language.to_owned();
        self
    }

    /// Sends to another address, such as a [`super::proxy::Proxy`], and keeps
    /// the cookies.
    pub(crate) fn through(&mut self, address: &str) {
        self.address = address.to_owned();
    }

    /// A cookie's value.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    /// Puts a cookie by hand, for tests of stolen and old ones.
    pub(crate) fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    /// Forgets every cookie.
    pub(crate) fn forget(&mut self) {
        self.cookies.clear();
    }

    /// Asks for a page.
    pub(crate) fn get(&mut self, path: &str) -> Answer {
        self.try_get(path).expect("the server answers")
    }

    /// Asks for a page over a line that may break.
    pub(crate) fn try_get(&mut self, path: &str) -> std::io::Result<Answer> {
        self.send("GET", path, &[], b"")
    }

    /// Asks for a page and follows up to five redirects.
    pub(crate) fn visit(&mut self, path: &str) -> Answer {
        let mut answer = self.get(path);
        for _ in 0..5 {
            if !(300..400).contains(&answer.status) {
                break;
            }
            let next = answer.location().to_owned();
            answer = self.get(&next);
        }
        answer
    }

    /// Posts fields as they are: no token is added.
    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.try_post(path, fields).expect("the server answers")
    }

    /// Posts fields over a line that may break.
    pub(crate) fn try_post(&mut self, path: &str, fields: &[(&str, &str)]) -> std::io::Result<Answer> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.post_bytes(path, "application/x-www-form-urlencoded", body.as_bytes())
    }

    /// Posts any bytes under any type.
    pub(crate) fn post_bytes(&mut self, path: &str, kind: &str, body: &[u8]) -> std::io::Result<Answer> {
        self.send("POST", path, &[("Content-Type", kind)], body)
    }

    /// Opens `page`, fills the form that posts to `action`, sends it with its
    /// hidden fields and its token.
    #[track_caller]
    pub(crate) fn submit(&mut self, page: &str, action: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = self.get(page).must(200).form(action);
        for (name, value) in fields {
            form.set(name, value);
        }
        let target = if form.action.is_empty() { page.to_owned() } else { form.action.clone() };
        self.post(&target, &form.pairs())
    }

    fn send(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> std::io::Result<Answer> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nAccept-Language: {}\r\nContent-Length: {}\r\n",
            self.address,
            self.language,
            body.len()
        );
        if !self.cookies.is_empty() {
            let pairs: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            head += &format!("Cookie: {}\r\n", pairs.join("; "));
        }
        if let Some(from) = &self.from {
            head += &format!("X-Forwarded-For: {from}\r\n");
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        stream.write_all(format!("{head}\r\n").as_bytes())?;
        // A server may refuse a large body before it has read it all.
        let sent = stream.write_all(body);
        let answer = read(stream).or_else(|fault| sent.and(Err(fault)))?;
        self.remember(&answer);
        Ok(answer)
    }

    fn remember(&mut self, answer: &Answer) {
        for (_, line) in answer.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('=')) else {
                continue;
            };
            let gone = line.to_ascii_lowercase().contains("max-age=0") || value.is_empty();
            if gone {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

fn read(stream: TcpStream) -> std::io::Result<Answer> {
    let broken = |what: &str| std::io::Error::new(std::io::ErrorKind::InvalidData, what.to_owned());
    let mut from = BufReader::new(stream);
    let mut line = String::new();
    from.read_line(&mut line)?;
    let status =
        line.split(' ').nth(1).and_then(|word| word.parse().ok()).ok_or_else(|| broken("no answer"))?;
    let mut headers = Vec::new();
    loop {
        line.clear();
        if from.read_line(&mut line)? == 0 {
            return Err(broken("the answer breaks off in its head"));
        }
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let header = |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let mut body = Vec::new();
    if header("transfer-encoding").is_some_and(|value| value == "chunked") {
        loop {
            line.clear();
            from.read_line(&mut line)?;
            let size =
                usize::from_str_radix(line.trim(), 16).map_err(|_| broken("a chunk without a size"))?;
            let mut chunk = vec![0; size + 2];
            from.read_exact(&mut chunk)?;
            if size == 0 {
                break;
            }
            body.extend_from_slice(&chunk[..size]);
        }
    } else if let Some(length) = header("content-length").and_then(|value| value.parse().ok()) {
        body.resize(length, 0);
        from.read_exact(&mut body)?;
    } else {
        from.read_to_end(&mut body)?;
    }
    Ok(Answer { status, headers, body })
}
