// People who do not exist: half of them written in Latin letters, half in Cyrillic. The same number is always the same
// person, so what is looked for is known without asking the database.
import { words, fold } from "../../edge/js/words.js";

const latin = {
  given: "James Mary John Patricia Robert Jennifer Michael Linda David Elizabeth William Barbara Zoë José Søren Anaïs",
  parts: "smi john wil bro jo gar mil da rod mar her lo gon and tho tay",
  ends: "th son liams wn nes cia ler vis riguez tinez",
};
const cyrillic = {
  given: "Иван Пётр Анна Мария Елена Сергей Алексей Дмитрий Ольга Наталья Андрей Татьяна Ирина Фёдор Николай Юлия",
  parts: "ива пет сидо кузне соко лебе моро нови вол зай бара орло мака ники заха бели",
  ends: "нов ров цов лов вич дин ский нко",
};
const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// The person of this number, from 1.
export function person(number) {
  const draw = drawn(number);
  const letters = number % 2 ? cyrillic : latin;
  const pick = (list) => list.split(" ")[draw(list.split(" ").length)];
  const parts = Array.from({ length: 1 + draw(2) }, () => pick(letters.parts)).join("") + pick(letters.ends);
  const surname = parts[0].toUpperCase() + parts.slice(1);
  const code = Array.from({ length: 10 }, () => CROCKFORD[draw(32)]).join("");
  return {
    number,
    id: `c${number}`,
    name: `${pick(letters.given)} ${surname}`,
    email: `${number % 2 ? "user" : fold(surname)}.${number}@example.com`,
    phone: number % 2 ? `+79${digits(draw, 9)}` : `+4420${digits(draw, 8)}`,
    card: `KEPT-${code.slice(0, 5)}-${code.slice(5)}`,
    orders: draw(4),
    balance: draw(2_000),
  };
}

// The words a person is found by, as the edge stores them with a profile.
export function found({ name, email, phone }) {
  const number = phone.slice(1);
  const [before] = email.split("@");
  return {
    N: words(name).split(" "),
    P: [`+${number}`, `-${[...number].reverse().join("")}`],
    Z: [...words(before).split(" "), fold(email)],
  };
}

function digits(draw, count) {
  return Array.from({ length: count }, () => draw(10)).join("");
}

// A generator of its own for each person (mulberry32): whole numbers below a bound.
function drawn(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
