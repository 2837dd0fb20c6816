//! What the pages of the voice say. Each language is one constant: a sentence that is missing does not build.

/// The sentences of one language.
pub(super) struct Words {
    pub(super) language: &'static str,
    pub(super) home: &'static str,
    pub(super) send: &'static str,
    pub(super) next: &'static str,
    pub(super) skip: &'static str,
    pub(super) thanks: &'static str,
    pub(super) thanks_why: &'static str,
    pub(super) over: &'static str,
    pub(super) over_why: &'static str,
    pub(super) try_again: &'static str,
    pub(super) look: &'static str,
    pub(super) look_yes: &'static str,
    pub(super) what: &'static str,
    pub(super) email: &'static str,
    pub(super) taken: &'static str,
    pub(super) promise: &'static str,
    pub(super) link: &'static str,
    pub(super) link_why: &'static str,
    pub(super) number: &'static str,
    pub(super) received: &'static str,
    pub(super) assigned: &'static str,
    pub(super) answered: &'static str,
    pub(super) resolved: &'static str,
    pub(super) reopened: &'static str,
    pub(super) more: &'static str,
    pub(super) reopen: &'static str,
    pub(super) you: &'static str,
}

impl Words {
    /// Where a complaint stands.
    pub(super) fn state(&self, state: &str) -> &'static str {
        match state {
            "assigned" => self.assigned,
            "answered" => self.answered,
            "resolved" => self.resolved,
            "reopened" => self.reopened,
            _ => self.received,
        }
    }
}

/// The words of the first language that we have.
pub(super) fn of(languages: &[String]) -> &'static Words {
    let found = languages.iter().find_map(|language| [&EN, &RU].into_iter().find(|words| words.language == language));
    found.unwrap_or(&EN)
}

const EN: Words = Words {
    language: "en",
    home: "Back to {site}",
    send: "Send",
    next: "Next",
    skip: "Skip",
    thanks: "Thank you",
    thanks_why: "Your answer has come.",
    over: "This link is over",
    over_why: "It has been answered already, or its time is over. You can always write to the company on its site.",
    try_again: "That did not work. Please try again.",
    look: "Shall we look into it?",
    look_yes: "Yes, please",
    what: "What happened?",
    email: "E-mail address, if the answer should come there (optional)",
    taken: "We have it: no. {number}",
    promise: "You will have an answer by {time}.",
    link: "What you wrote, and our answer",
    link_why: "This link is yours alone. Keep it: whoever has it can read along.",
    number: "No. {number}",
    received: "We have it.",
    assigned: "Somebody is looking into it.",
    answered: "We have answered. Not settled? Write on.",
    resolved: "It is settled.",
    reopened: "It is open again.",
    more: "Your words",
    reopen: "Open it again",
    you: "You",
};

const RU: Words = Words {
    language: "ru",
    home: "Вернуться на сайт «{site}»",
    send: "Отправить",
    next: "Дальше",
    skip: "Пропустить",
    thanks: "Спасибо",
    thanks_why: "Ваш ответ получен.",
    over: "Ссылка больше не действует",
    over_why: "На вопрос уже ответили, или срок вышел. Написать компании можно на её сайте в любое время.",
    try_again: "Не получилось. Попробуйте ещё раз, пожалуйста.",
    look: "Разобраться, в чём дело?",
    look_yes: "Да, пожалуйста",
    what: "Что случилось?",
    email: "Адрес почты, если ответ прислать туда (необязательно)",
    taken: "Принято: № {number}",
    promise: "Мы ответим не позже: {time}.",
    link: "Ваше обращение и наш ответ",
    link_why: "Эта ссылка только ваша. Сохраните её и никому не показывайте.",
    number: "№ {number}",
    received: "Мы получили обращение.",
    assigned: "Мы уже разбираемся.",
    answered: "Мы ответили. Вопрос не решён? Напишите ещё.",
    resolved: "Вопрос решён.",
    reopened: "Обращение снова открыто.",
    more: "Ваши слова",
    reopen: "Открыть снова",
    you: "Вы",
};
