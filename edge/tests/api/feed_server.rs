//! A blog's web server on this machine: a feed, a page that names it, and addresses that lead nowhere good.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, OnceLock};

/// A server that answers until its process ends.
pub(crate) struct FeedServer {
    port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    feed: String,
    /// Goes up with each change: the feed's `ETag`.
    version: u32,
    is_broken: bool,
    /// The requests so far, in small letters.
    asked: Vec<String>,
}

impl FeedServer {
    /// The one of whoever only needs that there is a feed.
    pub(crate) fn shared() -> &'static Self {
        static SHARED: OnceLock<FeedServer> = OnceLock::new();
        SHARED.get_or_init(|| {
            let server = Self::open();
            server.holds(&[("1", "A post")]);
            server
        })
    }

    /// A server with no feed yet.
    pub(crate) fn open() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let port = listener.local_addr().expect("its number").port();
        let state = Arc::<Mutex<State>>::default();
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // Whoever asks may leave before the answer is there.
                let _gone = answer(&stream, &shared, port);
            }
        });
        Self { port, state }
    }

    /// An address of it.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The feed holds these posts from now on, newest first: id and title.
    pub(crate) fn holds(&self, posts: &[(&str, &str)]) {
        let item = |(id, title): &(&str, &str)| {
            format!(
                "<item><guid isPermaLink=\"false\">{id}</guid><title>{title}</title><link>https://blog.org/{id}</link>\
                <description>&lt;p&gt;&lt;b&gt;{title}&lt;/b&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;/p&gt;</description></item>"
            )
        };
        let items: String = posts.iter().map(item).collect();
        let mut state = self.state.lock().expect("the state");
        state.feed = format!("<rss version=\"2.0\"><channel><title>A blog</title>{items}</channel></rss>");
        state.version += 1;
    }

    /// Whether the feed is answered with an error.
    pub(crate) fn breaks(&self, is_broken: bool) {
        self.state.lock().expect("the state").is_broken = is_broken;
    }

    /// The requests so far: each with its headers, in small letters.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.state.lock().expect("the state").asked.clone()
    }
}

fn answer(mut stream: &TcpStream, state: &Mutex<State>, port: u16) -> std::io::Result<()> {
    let mut asked = String::new();
    let mut reader = BufReader::new(stream);
    while !asked.ends_with("\r\n\r\n") {
        if reader.read_line(&mut asked)? == 0 {
            return Ok(());
        }
    }
    let asked = asked.to_lowercase();
    let path = asked.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut state = state.lock().expect("the state");
    let etag = format!("\"{}\"", state.version);
    let is_known = asked.contains(&format!("if-none-match: {etag}"));
    state.asked.push(asked);
    let (status, headers, body) = match path.as_str() {
        "/feed.xml" if state.is_broken => ("500 Broken", String::new(), String::new()),
        "/feed.xml" if is_known => ("304 Not Modified", format!("etag: {etag}\r\n"), String::new()),
        "/feed.xml" => ("200 OK", format!("etag: {etag}\r\ncontent-type: application/rss+xml\r\n"), state.feed.clone()),
        "/" => {
            let page = "<html><head><link rel=alternate type='application/rss+xml' href='/feed.xml'></head></html>";
            ("200 OK", "content-type: text/html\r\n".to_owned(), page.to_owned())
        }
        "/page" => ("200 OK", "content-type: text/html\r\n".to_owned(), "<html><body>Hi</body></html>".to_owned()),
        "/moved" => ("301 Moved", "location: /feed.xml\r\n".to_owned(), String::new()),
        "/loop" => ("302 Found", format!("location: http://127.0.0.1:{port}/loop\r\n"), String::new()),
        "/away" => ("302 Found", "location: http://10.0.0.1/feed.xml\r\n".to_owned(), String::new()),
        "/text" => ("200 OK", "content-type: text/xml\r\n".to_owned(), "<a><b/></a>".to_owned()),
        "/huge" => ("200 OK", String::new(), "x".repeat(2_000_001)),
        _ => ("404 Not Found", String::new(), String::new()),
    };
    drop(state);
    let length = body.len();
    write!(stream, "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}")
}
