// What the shop's customers say: half a year of answers, reviews of buyers and guests, complaints in every state, and a
// survey of the owner's own.
import { guest, holder, till } from "../support/voices.mjs";

const DAY_MS = 86_400_000;
const ANSWERS = 600;
/** Members who answer by themselves; the others are asked. */
const UNASKED = 200;

const WORDS = {
  en: {
    services: ["Sharpening", "Repair", "Course"],
    comments: ["Quick and friendly.", "Had to wait a week longer than promised.", "The plane cuts like new.", "Nobody called back."],
    reviews: [
      [5, "The chisels came back sharper than new, and a day early.", "Ada W."],
      [2, "The repair took three weeks and nobody called me about the delay.", "Clara L."],
      [4, "Good repair, a bit of delay at the counter.", "George"],
      [1, "Cheap tools at https://bargain.example, look there", "Best offers"],
      [5, "Friendly people, and the repair holds.", "Nora"],
    ],
    complaints: [
      ["delay", "My saw has been with you since the second of November, and nobody tells me when it is ready.", "A day on which I can pick it up"],
      ["quality", "The glued joint opened again after two days.", "Please do it once more"],
      ["price", "I was told forty and paid sixty.", null],
    ],
    answer: "We are sorry. It was glued anew this morning, free of charge.",
    title: "How was the course?",
    questions: ["What did you come for?", ["To learn to sharpen", "To make a box", "Something else"], "How was the pace?", ["Too slow", "Too quick"], "What should we add?"],
    list: "stars,text,name,date\n5,They saved my grandfather's plane,Tess,2025-04-02\n3,Fine work but parking is hard,Oscar,2025-06-11\n",
    place: "https://g.page/lockwood",
  },
  ru: {
    services: ["Заточка", "Ремонт", "Курс"],
    comments: ["Быстро и приветливо.", "Пришлось ждать на неделю дольше, чем обещали.", "Рубанок режет как новый.", "Никто не перезвонил."],
    reviews: [
      [5, "Стамески вернули острее новых, и на день раньше.", "Анна Б."],
      [2, "Ремонт занял три недели, о задержке никто не позвонил.", "Вера"],
      [4, "Хороший ремонт, но была задержка на выдаче.", "Егор"],
      [1, "Дешёвый инструмент тут https://bargain.example", "Лучшие цены"],
      [5, "Приветливые люди, ремонт держится.", "Нина"],
    ],
    complaints: [
      ["delay", "Пила у вас со второго ноября, и никто не говорит, когда она будет готова.", "День, когда её можно забрать"],
      ["quality", "Клеёный шов снова открылся через два дня.", "Переклейте, пожалуйста"],
      ["price", "Называли четыре тысячи, а взяли шесть.", null],
    ],
    answer: "Простите нас. Утром переклеили заново, бесплатно.",
    title: "Как прошёл курс?",
    questions: ["Зачем вы пришли?", ["Научиться точить", "Сделать шкатулку", "Другое"], "Каким был темп?", ["Слишком медленно", "Слишком быстро"], "Что нам добавить?"],
    list: "Оценка;Отзыв;Имя;Дата\n5;Спасли дедов рубанок, спасибо;Тимур;02.04.2025\n3;Работа хорошая, но негде встать с машиной;Олег;11.06.2025\n",
    place: "https://yandex.ru/maps/org/verstak/1",
  },
};

/** Lets the customers of this owner's shop speak until `now`; tells what its screens show. */
export async function hear(server, owner, { key, language, people, regular, now }) {
  const words = WORDS[language];
  const at = (daysAgo) => new Date(Date.parse(now) - daysAgo * DAY_MS).toISOString();
  const shop = await till(server, owner, now);
  await answers(shop, people, words, at);
  await invite(shop, people.slice(UNASKED), words, at);
  const survey = await ask(owner, words, language);
  for (const [n, option] of ["learn", "learn", "box", "other", "learn", "box"].entries()) {
    const path = option === "other" ? { goal: option, more: words.comments[n % 4] } : { goal: option, pace: 3 + (n % 3), more: words.comments[n % 4] };
    await shop("POST", "/v1/answers", { survey, member: people[n].id, answers: path }, at(n + 1));
  }
  await review(server, owner, { key, words, regular, now, at });
  await complain(server, owner, { key, words, regular, at });
  return { survey, complaint: (await owner.call("GET", "/v1/complaints?state=answered")).complaints[0].id, list: { name: "reviews.csv", text: words.list } };
}

/** Scores get better, slowly; what is repaired disappoints more often than what is sharpened. */
async function answers(shop, people, { services, comments }, at) {
  for (let n = 0; n < ANSWERS; n++) {
    const daysAgo = 180 - (180 * n) / ANSWERS;
    const service = services[n % 3];
    const mood = (n * 7) % 10 < (n % 3 === 1 ? 4 : 7) + n / ANSWERS;
    const [survey, score] = [
      ["nps", mood ? 9 + (n % 2) : 3 + (n % 5)],
      ["csat", mood ? 4 + (n % 2) : 2],
      ["ces", mood ? 6 + (n % 2) : 3],
      ["expectation", mood ? 2 + (n % 2) : 1],
    ][n % 4];
    const said = n % 5 === 0 ? { comment: comments[(n / 5) % comments.length] } : {};
    // Members answer each of these once; whoever spoke before them was a guest.
    const member = n < ANSWERS - UNASKED ? undefined : people[n - ANSWERS + UNASKED].id;
    await shop("POST", "/v1/answers", { survey, ...(member && { member }), score, service, ...said }, at(daysAgo));
  }
}

/** The shop asks some of them by a link; not everybody answers. */
async function invite(shop, people, { comments }, at) {
  for (const [n, { id }] of people.entries()) {
    const { link } = await shop("POST", "/v1/prompts", { member: id, survey: "nps" }, at(25 - n / 4));
    if (!link || n % 5 > 2) continue;
    await shop("GET", `/v1/links/${link}`, undefined, at(24 - n / 4));
    if (n % 5 < 2) await shop("POST", "/v1/answers", { link, score: 6 + (n % 5) * 3, comment: comments[n % 4] }, at(24 - n / 4));
  }
}

/** The owner's own survey: what was chosen first leads past the second question. */
async function ask(owner, { title, questions: [goal, options, pace, ends, more] }, language) {
  const text = (words) => ({ [language]: words });
  const survey = {
    version: 1,
    kind: "own",
    is_on: true,
    occasion: { on: "purchase", days: 3 },
    title: text(title),
    questions: [
      {
        id: "goal",
        kind: "choice",
        text: text(goal),
        is_optional: false,
        options: ["learn", "box", "other"].map((id, n) => ({ id, text: text(options[n]) })),
        branches: [{ in: ["other"], go: "more" }],
      },
      { id: "pace", kind: "scale", text: text(pace), is_optional: false, from: 1, to: 5, labels: [1, 5].map((value, n) => ({ value, text: text(ends[n]) })) },
      { id: "more", kind: "text", text: text(more), is_optional: true },
    ],
  };
  return (await owner.call("PUT", "/v1/surveys/course", survey)).survey;
}

async function review(server, owner, { key, words, regular, now, at }) {
  const buyer = await holder(server, key, regular.card, at(4));
  await buyer.reviews({ stars: words.reviews[0][0], text: words.reviews[0][1], name: words.reviews[0][2], aspects: { quality: 5, speed: 5, staff: 4 } });
  for (const [n, [stars, text, name]] of words.reviews.slice(1).entries()) {
    await guest(server, key, at(2 - n / 8)).reviews({ stars, text, name, aspects: { speed: stars } });
  }
  const line = { id: "elsewhere-1", origin: "Google", stars: 4, at: at(200), name: words.reviews[4][2], text: words.reviews[2][1] };
  await owner.call("POST", "/v1/imports/reviews", JSON.stringify(line));
  const { reviews } = await owner.call("GET", "/v1/reviews/queue?state=all");
  const own = reviews.find(({ review }) => review.verified);
  if (own) await owner.call("PUT", `/v1/reviews/${own.review.id}/reply`, { text: words.comments[0] }, { "kept-now": now });
  await owner.call("PUT", "/v1/reviews/places", { urls: [words.place] });
}

async function complain(server, owner, { key, words, regular, at }) {
  const [late, answered, fresh] = words.complaints.map(([topic, text, wish]) => ({ topic, text, ...(wish && { wish }) }));
  await guest(server, key, at(3)).complains({ ...late, name: words.reviews[1][2], email: "clara@example.com" });
  const { complaint } = await (await holder(server, key, regular.card, at(1))).complains(answered);
  await owner.call("POST", `/v1/complaints/${complaint}/answer`, { text: words.answer });
  await guest(server, key, at(0.1)).complains(fresh);
}
