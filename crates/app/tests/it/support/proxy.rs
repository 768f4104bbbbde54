//! A line that breaks: a TCP proxy for tests of "the connection drops and the
//! form is sent again".

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What happens to the next connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weather {
    /// Everything passes.
    Clear,
    /// Everything passes, each piece late by this much.
    Slow(Duration),
    /// The server gets the request and acts; the answer is lost on the way.
    AnswerLost,
    /// Only this many bytes of the request arrive, then the line is cut.
    CutAfter(usize),
}

/// A proxy on a port of its own; it ends with the test's process.
pub(crate) struct Proxy {
    address: SocketAddr,
    weather: Arc<Mutex<Weather>>,
    answered: Arc<AtomicUsize>,
}

impl Proxy {
    /// Stands before `server`, in clear weather.
    pub(crate) fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = Self {
            address: listener.local_addr().unwrap(),
            weather: Arc::new(Mutex::new(Weather::Clear)),
            answered: Arc::default(),
        };
        let (weather, answered) = (Arc::clone(&proxy.weather), Arc::clone(&proxy.answered));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let now = *weather.lock().unwrap();
                let answered = Arc::clone(&answered);
                thread::spawn(move || carry(stream, server, now, &answered));
            }
        });
        proxy
    }

    /// Where clients connect.
    pub(crate) fn address(&self) -> String {
        self.address.to_string()
    }

    /// Changes the weather for connections from now on.
    pub(crate) fn set(&self, weather: Weather) {
        *self.weather.lock().unwrap() = weather;
    }

    /// How many answers the server gave, lost ones included.
    pub(crate) fn answered(&self) -> usize {
        self.answered.load(Ordering::SeqCst)
    }
}

fn carry(client: TcpStream, server: SocketAddr, weather: Weather, answered: &AtomicUsize) {
    let Ok(server) = TcpStream::connect(server) else { return };
    let (from_client, to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    let request = thread::spawn(move || match weather {
        Weather::CutAfter(bytes) => {
            pump(from_client.take(bytes as u64), &to_server, Duration::ZERO);
            to_server.shutdown(Shutdown::Both).ok();
        }
        Weather::Slow(by) => pump(from_client, &to_server, by),
        Weather::Clear | Weather::AnswerLost => pump(from_client, &to_server, Duration::ZERO),
    });
    // Wait for the first byte of the answer: then the server has surely acted.
    if server.peek(&mut [0; 1]).is_ok_and(|read| read > 0) {
        answered.fetch_add(1, Ordering::SeqCst);
    }
    match weather {
        Weather::AnswerLost => {}
        Weather::CutAfter(_) => {
            request.join().ok();
        }
        Weather::Slow(by) => pump(&server, &client, by),
        Weather::Clear => pump(&server, &client, Duration::ZERO),
    }
    client.shutdown(Shutdown::Both).ok();
    server.shutdown(Shutdown::Both).ok();
}

fn pump(mut from: impl Read, mut to: impl Write, late: Duration) {
    let mut piece = [0; 16 * 1024];
    while let Ok(read) = from.read(&mut piece) {
        if read == 0 {
            break;
        }
        thread::sleep(late);
        if to.write_all(&piece[..read]).is_err() {
            break;
        }
    }
}
