//! The smallest client that measures: one connection, one request at a time.

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

/// One connection, kept open.
pub(crate) struct Line {
    stream: TcpStream,
    held: Vec<u8>,
}

/// An answer.
pub(crate) struct Answer {
    /// The status.
    pub(crate) status: u16,
    /// The head as sent.
    pub(crate) head: String,
    /// The body as sent: compressed, if it was asked so.
    pub(crate) body: Vec<u8>,
    /// Bytes on the wire, head and chunk marks included.
    pub(crate) wire: usize,
}

impl Answer {
    /// The values of a header.
    pub(crate) fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.head.lines().filter_map(move |line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The value of a form's field in the page.
    pub(crate) fn field(&self, name: &str) -> Result<String> {
        let text = self.text();
        let marked = format!("name=\"{name}\" value=\"");
        let after = text.split_once(&marked).with_context(|| format!("the page has no field {name}"))?.1;
        Ok(after.split('"').next().unwrap_or_default().to_owned())
    }

    /// Itself, when it has this status.
    pub(crate) fn must(self, status: u16) -> Result<Self> {
        if self.status == status {
            return Ok(self);
        }
        bail!(
            "{status} was expected, {} came: {}",
            self.status,
            &self.text().chars().take(400).collect::<String>()
        )
    }
}

impl Line {
    /// Connects; from another loopback address when one is given, so that
    /// limits by address count each client for itself.
    pub(crate) async fn open(to: SocketAddr, from: Option<Ipv4Addr>) -> Result<Self> {
        let socket = TcpSocket::new_v4()?;
        if let Some(from) = from {
            socket.set_reuseaddr(true)?;
            socket.bind(SocketAddr::from((from, 0)))?;
        }
        let stream = socket.connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, held: Vec::with_capacity(16 << 10) })
    }

    async fn more(&mut self) -> Result<()> {
        if self.stream.read_buf(&mut self.held).await? == 0 {
            bail!("the server hung up");
        }
        Ok(())
    }

    /// Sends a request and reads its answer.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.write_all(request).await?;
        self.held.clear();
        let end = loop {
            if let Some(at) = self.held.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let head = String::from_utf8_lossy(&self.held[..end]).into_owned();
        let status = head.get(9..12).and_then(|digits| digits.parse().ok()).context("no status line")?;
        let mut answer = Answer { status, head, body: Vec::new(), wire: 0 };
        let length = answer.headers("content-length").next().and_then(|text| text.parse::<usize>().ok());
        match length {
            Some(length) => {
                while self.held.len() < end + length {
                    self.more().await?;
                }
                answer.body = self.held[end..end + length].to_vec();
                answer.wire = end + length;
            }
            None => (answer.body, answer.wire) = self.chunks(end).await?,
        }
        Ok(answer)
    }

    async fn chunks(&mut self, mut at: usize) -> Result<(Vec<u8>, usize)> {
        let mut body = Vec::new();
        loop {
            let line = loop {
                if let Some(length) = self.held[at..].windows(2).position(|two| two == b"\r\n") {
                    break length;
                }
                self.more().await?;
            };
            let digits = std::str::from_utf8(&self.held[at..at + line])?;
            let size = usize::from_str_radix(digits.trim(), 16).context("an answer without a length")?;
            let from = at + line + 2;
            while self.held.len() < from + size + 2 {
                self.more().await?;
            }
            body.extend_from_slice(&self.held[from..from + size]);
            at = from + size + 2;
            if size == 0 {
                return Ok((body, at));
            }
        }
    }
}

/// A GET with a cookie header.
pub(crate) fn get(path: &str, cookies: &str, more: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\n{more}\r\n").into_bytes()
}

/// A POST of a form.
pub(crate) fn post(path: &str, cookies: &str, fields: &[(&str, &str)]) -> Vec<u8> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookies}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.into_bytes(), body.into_bytes()].concat()
}
