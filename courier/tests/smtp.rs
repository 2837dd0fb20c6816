//! The dialogue with mail servers, against servers that say what a test tells them to.

use courier::smtp::{Connection, Failure, Login, Refusal, Stage, Why};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream};

const MESSAGE: &[u8] = b"Subject: x\r\n\r\n.hidden\r\n";
const GREETED: &[&str] = &["S 220 mx.example ready", "C EHLO kept.example", "S 250 mx.example"];
const TAKEN: &[&str] = &[
    "C MAIL FROM:<from@kept.example>",
    "S 250 ok",
    "C RCPT TO:<to@b.example>",
    "S 250 ok",
    "C DATA",
    "S 354 go on",
    "C Subject: x",
    "C ",
    "C ..hidden",
    "C .",
    "S 250 2.0.0 queued as 7",
];

/// A server that follows a script: `C` is a line it must be told, `S` one it says, `end` closes.
async fn server(stream: DuplexStream, script: Vec<String>) {
    let mut stream = BufReader::new(stream);
    for step in script {
        match step.split_at(2.min(step.len())) {
            ("C ", expected) => {
                let mut line = String::new();
                stream.read_line(&mut line).await.unwrap();
                assert_eq!(line, format!("{expected}\r\n"));
            }
            ("S ", reply) => stream.write_all(format!("{reply}\r\n").as_bytes()).await.unwrap(),
            _ => return,
        }
    }
    let mut rest = String::new();
    stream.read_to_string(&mut rest).await.unwrap();
    assert_eq!(rest, "", "more was said than the script has");
}

fn script(parts: &[&[&str]]) -> Vec<String> {
    parts.iter().flat_map(|part| part.iter().map(ToString::to_string)).collect()
}

/// Opens a connection to a scripted server.
async fn open(parts: &[&[&str]], login: Option<&Login>) -> (Result<Connection<DuplexStream>, Failure>, Server) {
    let (ours, theirs) = tokio::io::duplex(256);
    let server = tokio::spawn(server(theirs, script(parts)));
    (Connection::open(ours, "kept.example", login).await, server)
}

type Server = tokio::task::JoinHandle<()>;

async fn send(connection: &mut Connection<DuplexStream>) -> Result<String, Failure> {
    connection.send("from@kept.example", "to@b.example", MESSAGE).await
}

/// What comes of one letter to a server that goes on like this after `EHLO`.
async fn one(rest: &[&str]) -> Result<String, Failure> {
    let (connection, server) = open(&[GREETED, rest], None).await;
    let mut connection = connection.unwrap();
    let result = send(&mut connection).await;
    drop(connection);
    server.await.unwrap();
    result
}

fn refusal(result: Result<String, Failure>) -> Refusal {
    match result {
        Err(Failure::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

fn lost(why: Why, maybe_arrived: bool) -> Result<String, Failure> {
    Err(Failure::Lost { why, maybe_arrived })
}

#[tokio::test]
async fn one_connection_carries_many_letters() {
    let (connection, server) = open(&[GREETED, TAKEN, TAKEN, TAKEN, &["C QUIT", "S 221 bye"]], None).await;
    let mut connection = connection.unwrap();
    for _ in 0..3 {
        assert_eq!(send(&mut connection).await.unwrap(), "queued as 7");
    }
    connection.quit().await;
    server.await.unwrap();
}

#[tokio::test]
async fn a_refused_recipient_leaves_the_connection_to_the_next_letter() {
    let refused = [
        "C MAIL FROM:<from@kept.example>",
        "S 250 ok",
        "C RCPT TO:<to@b.example>",
        "S 550-5.1.1 nobody",
        "S 550 5.1.1 here",
    ];
    let (connection, server) = open(&[GREETED, &refused, &["C RSET", "S 250 ok"], TAKEN], None).await;
    let mut connection = connection.unwrap();
    let found = refusal(send(&mut connection).await);
    let expected = (Stage::Recipient, 550, Some([5, 1, 1]), "nobody\nhere", true);
    assert_eq!((found.stage, found.code, found.enhanced, found.text.as_str(), found.permanent), expected);
    assert!(found.is_about_recipient());
    send(&mut connection).await.unwrap();
    drop(connection);
    server.await.unwrap();
}

#[tokio::test]
async fn commands_go_together_where_the_server_lets_them() {
    let offers =
        ["S 220 hi", "C EHLO kept.example", "S 250-mx", "S 250-PIPELINING", "S 250-SIZE 1000", "S 250 8BITMIME"];
    let asked = ["C MAIL FROM:<from@kept.example> SIZE=23", "C RCPT TO:<to@b.example>", "C DATA"];
    let body = ["C Subject: x", "C ", "C ..hidden", "C .", "S 250 ok"];
    // The server answers a recipient it refuses, and would take the letter all the same: it gets an empty one.
    let nobody = ["S 250 ok", "S 450 4.2.1 later", "S 354 go on", "C .", "S 554 nobody to send it to", "C RSET"];
    let parts: [&[&str]; 7] =
        [&offers, &asked, &nobody, &asked, &["S 250 ok", "S 250 ok", "S 250 ok", "S 354 go on"], &body, &[]];
    let (connection, server) = open(&parts, None).await;
    let mut connection = connection.unwrap();
    let found = refusal(send(&mut connection).await);
    assert_eq!(
        (found.stage, found.code, found.permanent, found.is_about_recipient()),
        (Stage::Recipient, 450, false, false)
    );
    send(&mut connection).await.unwrap();
    let large = connection.send("from@kept.example", "to@b.example", &[b'a'; 1001]).await;
    assert_eq!((refusal(large).code, connection.is_usable()), (552, true));
    drop(connection);
    server.await.unwrap();
}

#[tokio::test]
async fn passwords_are_given_in_the_way_the_server_knows() {
    let login = Login { user: "kept".to_owned(), password: "secret".to_owned() };
    let hello = ["S 220 hi", "C EHLO kept.example", "S 250-mx"];
    let plain = ["S 250 AUTH LOGIN PLAIN", "C AUTH PLAIN AGtlcHQAc2VjcmV0", "S 235 2.7.0 welcome"];
    let by_turns =
        ["S 250 AUTH LOGIN", "C AUTH LOGIN", "S 334 VXNlcm5hbWU6", "C a2VwdA==", "S 334 UGFzc3dvcmQ6", "C c2VjcmV0"];
    let parts: [&[&str]; 3] = [&by_turns, &["S 235 ok"], &[]];
    for rest in [plain.to_vec(), parts.concat()] {
        let (connection, server) = open(&[&hello, &rest], Some(&login)).await;
        assert!(connection.is_ok());
        drop(connection);
        server.await.unwrap();
    }
    let wrong = ["S 250 AUTH PLAIN", "C AUTH PLAIN AGtlcHQAc2VjcmV0", "S 535 5.7.8 no"];
    for (rest, code) in [(wrong.as_slice(), 535), (&["S 250 AUTH CRAM-MD5"], 504)] {
        let (connection, server) = open(&[&hello, rest], Some(&login)).await;
        assert!(matches!(connection, Err(Failure::Login(refusal)) if refusal.code == code));
        server.await.unwrap();
    }
}

#[tokio::test]
async fn who_refuses_what_is_told_apart() {
    let sender = &TAKEN[..1];
    let cases: [(Vec<&str>, Stage, bool); 4] = [
        ([sender, &["S 550 5.7.1 not you"]].concat(), Stage::Sender, true),
        ([&TAKEN[..3], &["S 452 4.2.2 full"]].concat(), Stage::Recipient, false),
        ([&TAKEN[..5], &["S 554 no"]].concat(), Stage::Content, true),
        ([&TAKEN[..10], &["S 552 5.6.0 spam"]].concat(), Stage::Content, true),
    ];
    for (rest, stage, permanent) in cases {
        let found = refusal(one(&rest).await);
        assert_eq!((found.stage, found.permanent, found.is_about_recipient()), (stage, permanent, false));
    }
}

#[tokio::test]
async fn a_closing_server_ends_the_connection_and_refuses_for_now() {
    let (connection, server) = open(&[GREETED, &TAKEN[..1], &["S 421 4.3.2 going down", "end"]], None).await;
    let mut connection = connection.unwrap();
    let found = refusal(send(&mut connection).await);
    assert_eq!((found.code, found.permanent, connection.is_usable()), (421, false, false));
    assert_eq!(send(&mut connection).await, lost(Why::Abandoned, false));
    server.await.unwrap();
}

#[tokio::test]
async fn a_letter_may_have_arrived_only_once_its_final_dot_is_out() {
    assert_eq!(one(&[&TAKEN[..3], &["end"]].concat()).await, lost(Why::Ended, false));
    assert_eq!(one(&[&TAKEN[..5], &["end"]].concat()).await, lost(Why::Ended, false));
    assert_eq!(one(&[&TAKEN[..10], &["end"]].concat()).await, lost(Why::Ended, true));
    assert_eq!(one(&[&TAKEN[..10], &["S 300 what"]].concat()).await, lost(Why::Nonsense, true));
    // A letter of several pieces whose connection breaks in the first of them.
    let (connection, server) = open(&[GREETED, &TAKEN[..6], &["C Subject: long", "end"]], None).await;
    let long = [b"Subject: long\r\n\r\n".as_slice(), &b"a\r\n".repeat(100_000)].concat();
    let sent = connection.unwrap().send("from@kept.example", "to@b.example", &long).await;
    assert_eq!(sent, lost(Why::Broken, false));
    server.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_letter_that_is_given_up_on_leaves_no_usable_connection() {
    for (known, in_doubt) in [(&TAKEN[..3], false), (&TAKEN[..10], true)] {
        let (connection, server) = open(&[GREETED, known], None).await;
        let mut connection = connection.unwrap();
        let patience = std::time::Duration::from_secs(30);
        assert!(tokio::time::timeout(patience, send(&mut connection)).await.is_err());
        assert_eq!((connection.is_usable(), connection.in_doubt()), (false, in_doubt));
        assert_eq!(send(&mut connection).await, lost(Why::Abandoned, false));
        drop(connection);
        server.await.unwrap();
    }
}

#[tokio::test]
async fn an_answer_nobody_asked_for_is_not_taken_for_the_next_one() {
    let early = ["S 220 hi\r\n250 mx\r\n250 ok\r\n250 ok"];
    let (connection, server) = open(&[&early], None).await;
    assert!(matches!(connection, Err(Failure::Lost { why: Why::OutOfTurn, .. })));
    server.await.unwrap();
}

#[tokio::test]
async fn hostile_replies_end_in_an_error_and_stay_small() {
    let endless: &[(&[u8], Why)] = &[
        (b"220-hello\r\n", Why::TooLong),
        (b"220-\r\n", Why::TooLong),
        (b"220-a\r\n220-\r\n", Why::TooLong),
        (b"220 no end of the line ", Why::TooLong),
        (b"220\r\r\r\r\r\r\r\r", Why::Nonsense),
        (b"220-1.1.1.1.1.1.1", Why::TooLong),
        (b"220-\xff\xfe\x00\x01", Why::TooLong),
        (b"\x16\x03\x01\x02\x00", Why::Nonsense),
        (b"HTTP/1.1 400 Bad Request\r\n", Why::Nonsense),
        (b"999 hi\r\n", Why::Nonsense),
        (b"100 hi\r\n", Why::Nonsense),
        (b"\r\n", Why::Nonsense),
        (b"\0", Why::Nonsense),
    ];
    for (noise, why) in endless {
        let (ours, mut theirs) = tokio::io::duplex(4096);
        let noise = noise.repeat(10_000_000 / noise.len());
        let server = tokio::spawn(async move {
            let mut written = 0;
            while let Ok(length) = theirs.write(&noise[written..]).await {
                written += length;
                if written == noise.len() {
                    return written;
                }
            }
            written
        });
        match Connection::open(ours, "kept.example", None).await {
            Err(Failure::Lost { why: found, maybe_arrived: false }) => assert_eq!(found, *why),
            Err(other) => panic!("{other:?}"),
            Ok(_) => panic!("taken for a greeting"),
        }
        assert!(server.await.unwrap() < 40_000, "all of it was read");
    }
}

#[tokio::test]
async fn an_address_cannot_carry_a_command() {
    let (connection, server) = open(&[GREETED, TAKEN], None).await;
    let mut connection = connection.unwrap();
    for to in ["a@b.example>\r\nRCPT TO:<c@d.example", "a@b.example ", "", "a@b.example\0"] {
        let found = refusal(connection.send("from@kept.example", to, MESSAGE).await);
        assert_eq!((found.code, found.permanent), (553, true));
    }
    let found = refusal(connection.send("from@kept.example", "почта@пример.рф", MESSAGE).await);
    assert_eq!((found.code, found.enhanced), (553, Some([5, 6, 7])));
    send(&mut connection).await.unwrap();
    drop(connection);
    server.await.unwrap();
}

#[tokio::test]
async fn addresses_beyond_ascii_go_where_the_server_takes_them() {
    let offers = ["S 220 hi", "C EHLO kept.example", "S 250-mx", "S 250-8BITMIME", "S 250 SMTPUTF8"];
    let asked = ["C MAIL FROM:<> BODY=8BITMIME SMTPUTF8", "S 250 ok", "C RCPT TO:<почта@пример.рф>", "S 251 forwarded"];
    let body = ["C DATA", "S 354 go on", "C To: почта@пример.рф", "C .", "S 250 ok"];
    let (connection, server) = open(&[&offers, &asked, &body], None).await;
    let mut connection = connection.unwrap();
    connection.send("", "почта@пример.рф", "To: почта@пример.рф".as_bytes()).await.unwrap();
    drop(connection);
    server.await.unwrap();
}
