// What the shop writes to whom: readers who came with a list, an announcement that went out and one that is being
// written, posts that the blog reported, a system that is told what happens.

const NAMES = ["anna", "boris", "clara", "daniel", "elena", "farid", "greta", "hugo", "irina", "jonas", "kira", "leo"];
const READERS = 64;

const WORDS = {
  en: {
    posts: ["How to choose a plane", "Five joints that never come loose", "Oil or varnish?"],
    sent: { subject: "We sharpen chisels now", body: "Bring them on any day, get them back the next.\n\n[See the prices](https://lockwood.example/prices)" },
    draft: { subject: "An evening at the bench", body: "On Friday we plane, glue and drink tea: for our readers only.\n\n[Take a place](https://lockwood.example/evening)" },
    list: "readers 2026.csv",
  },
  ru: {
    posts: ["Как выбрать рубанок", "Пять соединений, которые не расшатаются", "Масло или лак?"],
    sent: { subject: "Теперь точим стамески", body: "Приносите в любой день, на следующий они готовы.\n\n[Цены](https://verstak.example/prices)" },
    draft: { subject: "Вечер у верстака", body: "В пятницу строгаем, клеим и пьём чай — только для читателей.\n\n[Занять место](https://verstak.example/evening)" },
    list: "читатели 2026.csv",
  },
};

/** Lets the shop of this owner write for a while; tells what its screens show. */
export async function write(owner, language) {
  const { posts, sent, draft, list } = WORDS[language];
  const address = (n) => `${NAMES[n % NAMES.length]}${n}@readers.example`;
  const line = (n) => ({ email: address(n), language, topics: n % 3 ? ["posts", "news"] : ["posts"], frequency: n % 4 ? "each" : "weekly" });
  const lines = Array.from({ length: READERS }, (_, n) => JSON.stringify(line(n)));
  await owner.call("POST", "/v1/imports/subscribers", lines.join("\n"));
  const [reader] = (await owner.call("GET", "/v1/subscribers?limit=1")).subscribers;

  await owner.call("PATCH", "/v1/correspondence", { reply_to: owner.email });
  for (const [n, title] of posts.entries()) {
    await owner.call("POST", "/v1/posts", { id: `post-${n}`, title, url: `https://blog.example/${n}`, summary_html: `<p>${title}</p>` });
  }
  const announce = (words) => owner.call("POST", "/v1/announcements", { topic: "news", texts: { [language]: words } });
  const { id, revision } = await announce(sent);
  await owner.call("POST", `/v1/announcements/${id}/send`, { revision });
  await owner.call("POST", "/v1/endpoints", { url: "https://hooks.example.com/kept", events: [] });
  const rows = ["email,language,date", ...Array.from({ length: 5 }, (_, n) => `${address(READERS + n)},${language},2026-0${n + 1}-10`), "nobody,,"];
  return { reader: reader.id, sent: id, draft: (await announce(draft)).id, list: { name: list, text: rows.join("\n") } };
}
