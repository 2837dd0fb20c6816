//! The blog's feed, its posts, and announcements.

use super::{Call, PAGE, PLAIN, Who};
use crate::wire::Code;

/// The calls.
pub(super) const CALLS: &[Call] = &[
    Call {
        path: "/v1/feed",
        who: Who::Shop("posts:read"),
        about: "The blog's feed as it was last read.",
        answers: &[(200, "Feed")],
        ..PLAIN
    },
    Call {
        method: "PUT",
        path: "/v1/feed",
        who: Who::Shop("posts:write"),
        about: "Takes a feed, or none. What stands in it now is not sent to anybody.",
        request: Some("NewFeed"),
        answers: &[(200, "Feed")],
        problems: &[Code::FeedUnreadable, Code::RateLimited],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/feed/check",
        who: Who::Shop("posts:write"),
        about: "Reads a feed and shows what it holds, without taking it.",
        request: Some("NewFeed"),
        answers: &[(200, "FeedCheck")],
        problems: &[Code::FeedUnreadable, Code::RateLimited],
        ..PLAIN
    },
    Call {
        path: "/v1/posts",
        who: Who::Shop("posts:read"),
        about: "Posts, newest first.",
        query: PAGE,
        answers: &[(200, "PostPage")],
        problems: &[Code::Malformed],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/posts",
        who: Who::Shop("posts:write"),
        about: "Reports a post, which goes to its readers. The same id again changes nothing.",
        request: Some("NewPost"),
        answers: &[(201, "Post"), (200, "Post")],
        ..PLAIN
    },
    Call {
        path: "/v1/announcements",
        who: Who::Shop("posts:read"),
        about: "Announcements, newest first.",
        query: PAGE,
        answers: &[(200, "AnnouncementPage")],
        problems: &[Code::Malformed],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/announcements",
        who: Who::Shop("posts:write"),
        about: "Begins an announcement. Nobody gets it yet.",
        request: Some("NewAnnouncement"),
        answers: &[(201, "Announcement")],
        ..PLAIN
    },
    Call {
        method: "PUT",
        path: "/v1/announcements/{id}",
        who: Who::Shop("posts:write"),
        about: "Changes an announcement that was not sent. With `If-Match` only if nobody changed it since.",
        request: Some("NewAnnouncement"),
        answers: &[(200, "Announcement")],
        problems: &[Code::NotFound, Code::Changed, Code::AlreadySent],
        ..PLAIN
    },
    Call {
        method: "DELETE",
        path: "/v1/announcements/{id}",
        who: Who::Shop("posts:write"),
        about: "Throws an announcement away that was not sent; stops one that is being sent.",
        answers: &[(204, "")],
        problems: &[Code::NotFound, Code::AlreadySent],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/announcements/{id}/test",
        who: Who::Shop("posts:write"),
        about: "Sends it to whoever asks, and to nobody else.",
        request: Some("TestLetter"),
        answers: &[(202, "Nothing")],
        problems: &[Code::NotFound, Code::MailNotSetUp, Code::RateLimited],
        ..PLAIN
    },
    Call {
        method: "POST",
        path: "/v1/announcements/{id}/send",
        who: Who::Shop("posts:write"),
        about: "Sends it to every reader of its topic.",
        request: Some("SendAnnouncement"),
        answers: &[(200, "Announcement")],
        problems: &[Code::NotFound, Code::Changed, Code::AlreadySent, Code::MailNotSetUp],
        ..PLAIN
    },
];
