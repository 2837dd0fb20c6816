// What is typed into the search, for whom: each time it is somebody else.
import { person } from "./people.mjs";

const WANTED = 7919;

// The kinds of searches among so many members. A draw says what is typed, and who must be among those shown, where
// that is certain: of a thousand people with the same beginning of a name only thirty are shown.
export function asked(members) {
  const one = (round, parity) => {
    const number = ((round + 11) * WANTED * 13) % members;
    return person(Math.max(2, number - ((number + parity) % 2)));
  };
  const given = ({ name }) => name.split(" ")[0];
  const surname = ({ name }) => name.split(" ")[1];
  return [
    { name: "nothing yet: the newest", draw: () => ({ text: "" }) },
    { name: "one letter, Cyrillic", draw: (round) => ({ text: given(one(round, 1)).slice(0, 1) }) },
    { name: "beginning of a name, Latin", draw: (round) => ({ text: surname(one(round, 0)).slice(0, 4) }) },
    { name: "beginning of a name, Cyrillic", draw: (round) => ({ text: surname(one(round, 1)).slice(0, 4).toLowerCase() }) },
    { name: "two words", draw: (round) => ({ text: one(round, round % 2).name }) },
    { name: "two words, neither whole, surname first", draw: (round) => reversed(one(round, round % 2)) },
    { name: "beginning of an e-mail address", draw: (round) => of(one(round, 0), ({ email }) => email.slice(0, -6)) },
    { name: "end of a telephone number, 7 digits", draw: (round) => of(one(round, 1), ({ phone }) => phone.slice(-7)) },
    { name: "card", draw: (round) => of(one(round, round % 2), ({ card }) => card) },
    { name: "nobody", draw: (round) => ({ text: `zzz${round}` }) },
  ];
}

function of(person, text) {
  return { text: text(person), id: person.id };
}

function reversed({ name }) {
  const [given, surname] = name.split(" ");
  return { text: `${surname.slice(0, -1)} ${given.slice(0, 3)}` };
}
