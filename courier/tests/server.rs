//! Letters to a mail server that is not ours (`smtp-server`, the one of nodemailer), over loopback.

use std::io::{BufRead, BufReader, Lines};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use base64ct::{Base64, Encoding as _};
use courier::letter::{Letter, mime};
use courier::mailbox::Mailbox;
use courier::smtp::{Connection, Failure, Login};
use serde_json::{Value, json};
use tokio::net::TcpStream;

/// The server; it ends with the test.
struct Server {
    child: Child,
    told: Lines<BufReader<ChildStdout>>,
    port: u16,
}

impl Server {
    fn start() -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/support/server.mjs");
        let mut child = Command::new("node").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let told = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut server = Self { child, told, port: 0 };
        server.port = u16::try_from(server.next()["port"].as_u64().unwrap()).unwrap();
        server
    }

    fn next(&mut self) -> Value {
        serde_json::from_str(&self.told.next().unwrap().unwrap()).unwrap()
    }

    async fn open(&self, password: &str) -> Result<Connection<TcpStream>, Failure> {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        let login = Login { user: "kept".to_owned(), password: password.to_owned() };
        Connection::open(stream, "kept.example", Some(&login)).await
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

fn letter(number: usize) -> Vec<u8> {
    let text = [".\r\n..\r\nЗдравствуйте!\r\n".repeat(number + 1), "a".repeat(number * 20_000)].concat();
    let letter = Letter {
        from: Mailbox { name: "Кофейня".to_owned(), address: "news@kept.example".to_owned() },
        reply_to: None,
        to: format!("reader{number}@b.example"),
        subject: "Новости".to_owned(),
        html: Some(format!("<p>{text}</p>")),
        text,
        message_id: format!("d{number}@kept.example"),
        date_ms: 1_795_000_000_000,
        list: None,
        auto: false,
    };
    mime(&letter).unwrap()
}

#[tokio::test]
async fn a_server_of_others_gets_every_letter_byte_for_byte() {
    let mut server = Server::start();
    let mut connection = server.open("пароль").await.unwrap();
    let mut connections = Vec::new();
    for number in 0..12 {
        let (to, bytes) = (format!("reader{number}@b.example"), letter(number));
        let refused = connection.send("news@kept.example", "nobody@b.example", &bytes).await;
        // It says no for good, and not why: whoever it is that it does not want, it may not be this reader.
        assert!(
            matches!(refused, Err(Failure::Refused(refusal)) if refusal.permanent && !refusal.is_about_recipient())
        );
        connection.send("news@kept.example", &to, &bytes).await.unwrap();
        let found = server.next();
        assert_eq!((&found["from"], &found["to"]), (&json!("news@kept.example"), &json!([to])));
        assert!(
            Base64::decode_vec(found["bytes"].as_str().unwrap()).unwrap() == bytes,
            "letter {number} arrived changed"
        );
        connections.push(found["connection"].clone());
    }
    connections.dedup();
    assert_eq!(connections.len(), 1);
    connection.quit().await;
}

#[tokio::test]
async fn a_wrong_password_is_told_as_such() {
    let server = Server::start();
    let refused = server.open("wrong").await;
    assert!(matches!(refused, Err(Failure::Login(refusal)) if refusal.code == 535 && refusal.permanent));
}

#[tokio::test]
async fn addresses_beyond_ascii_arrive() {
    let mut server = Server::start();
    let mut connection = server.open("пароль").await.unwrap();
    let bytes = "To: почта@пример.рф\r\n\r\nДа\r\n";
    connection.send("news@kept.example", "почта@пример.рф", bytes.as_bytes()).await.unwrap();
    assert_eq!(Base64::decode_vec(server.next()["bytes"].as_str().unwrap()).unwrap(), bytes.as_bytes());
}
