// The shop's own script: a cart that is remembered, a search, and prices in the visitor's way of writing.
const cards = [...document.querySelectorAll(".product")];
const count = document.querySelector(".cart b");
const money = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency: "EUR" });

for (const card of cards) card.querySelector(".price").textContent = money.format(card.dataset.price);

const cart = JSON.parse(localStorage.getItem("cart") ?? "[]");
const show = () => {
  count.textContent = cart.length;
  localStorage.setItem("cart", JSON.stringify(cart));
};
document.querySelector(".products").addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  cart.push(Number(button.value));
  show();
});
show();

// Words and the cards they are found in, so that the search answers while somebody types.
const index = new Map();
for (const card of cards) {
  for (const word of card.textContent.toLowerCase().match(/[a-z]{3,}/g)) {
    if (!index.has(word)) index.set(word, new Set());
    index.get(word).add(card);
  }
}
document.querySelector("[type=search]").addEventListener("input", ({ target }) => {
  const wanted = target.value.toLowerCase();
  const found = new Set([...index].filter(([word]) => word.startsWith(wanted)).flatMap(([, hits]) => [...hits]));
  for (const card of cards) card.hidden = wanted !== "" && !found.has(card);
});
