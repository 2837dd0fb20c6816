// The company's page that everything is measured on: a shop's catalogue, moderate in every respect. It has
// 48 products with pictures, a style sheet and a script of its own, and reserves the room of each picture.
import { readFile } from "node:fs/promises";
import path from "node:path";

import { Served } from "../served.mjs";

const here = import.meta.dirname;
const HOUR = { "cache-control": "public, max-age=3600" };

const KINDS = ["Kettle", "Lamp", "Blanket", "Teapot", "Chair", "Vase", "Basket", "Clock"];
const MAKES = ["Alder", "Birch", "Cedar", "Dune", "Elm", "Fjord"];
const products = MAKES.flatMap((make, row) =>
  KINDS.map((kind, column) => ({
    id: row * KINDS.length + column,
    name: `${make} ${kind.toLowerCase()}`,
    kind,
    price: 18 + ((row * 37 + column * 53) % 140),
    stars: 3 + ((row + column) % 3),
    reviews: 4 + row * 11 + column * 7,
  })),
);

/** Serves the shop; each of `tags` is what a company pastes, at the path of its name; `calls` answer with text. */
export async function openShop(tags, calls) {
  const files = {
    "/shop.css": await file("shop.css", "text/css"),
    "/shop.js": await file("shop.js", "text/javascript"),
  };
  return Served.start("localhost", ({ url }) => {
    const { pathname } = new URL(url, "http://shop");
    const picture = pathname.match(/^\/pictures\/(\d+)\.svg$/);
    if (picture) return { headers: { "content-type": "image/svg+xml", ...HOUR }, body: drawing(Number(picture[1])) };
    if (calls[pathname]) return { headers: { "cache-control": "no-store" }, body: calls[pathname]() };
    const tag = tags[pathname.slice(1)];
    if (tag === undefined) return files[pathname];
    return { headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" }, body: catalogue(tag) };
  });
}

async function file(name, type) {
  return { headers: { "content-type": type, ...HOUR }, body: await readFile(path.join(here, name)) };
}

function catalogue({ head = "", foot = "", block = "" }) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Bell &amp; Sons, things for the home</title>
<meta name="description" content="Kettles, lamps, blankets and other things that last, from a family shop.">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/shop.css">
${head}</head>
<body>
<header class="top">
  <a class="logo" href="/none">Bell &amp; Sons</a>
  <nav aria-label="Departments">${KINDS.map((kind) => `<a href="#${kind}">${kind}s</a>`).join("")}</nav>
  <form role="search"><input type="search" name="q" aria-label="Search" placeholder="Search"></form>
  <button class="cart" type="button">Cart <b>0</b></button>
</header>
<main>
  <section class="hero">
    <h1>Things for the home that last</h1>
    <p>Made in small workshops, mended free of charge for ten years.</p>
    <button class="squatchpop" id="opinion" type="button">Tell us what you think</button>
  </section>
  ${block}
  <ul class="products">${products.map(card).join("")}</ul>
  <section class="words"><h2>Our workshop</h2>${paragraphs()}</section>
</main>
<footer><p>Bell &amp; Sons, 12 Mill Lane. Open Tuesday to Saturday.</p></footer>
<script src="/shop.js" defer></script>
${foot}</body>
</html>
`;
}

function card({ id, name, kind, price, stars, reviews }) {
  return `<li class="product" data-kind="${kind}" data-price="${price}">
  <a href="#p${id}"><img src="/pictures/${id}.svg" width="280" height="210" alt="${name}"${id < 8 ? "" : ' loading="lazy"'}></a>
  <h3>${name}</h3>
  <p class="stars" aria-label="${stars} of 5">${"★".repeat(stars)}<span>${"★".repeat(5 - stars)}</span> <small>${reviews} reviews</small></p>
  <p class="price">€${price}.00</p>
  <button type="button" value="${id}">Add to cart</button>
</li>`;
}

function paragraphs() {
  const sentences = MAKES.map(
    (make) => `The ${make} line began as a single order and is still made by the same two people, one piece at a time.`,
  );
  return Array.from({ length: 8 }, (_, turn) => `<p>${[...sentences.slice(turn % 6), ...sentences.slice(0, turn % 6)].join(" ")}</p>`).join("");
}

// A picture of some kilobytes, as a small photograph has.
function drawing(id) {
  const hue = (id * 47) % 360;
  const shapes = Array.from({ length: 60 }, (_, index) => {
    const [x, y, size] = [(index * 71 + id * 13) % 280, (index * 43 + id * 29) % 210, 6 + ((index * 17 + id) % 40)];
    return `<circle cx="${x}" cy="${y}" r="${size}" fill="hsl(${(hue + index * 3) % 360} 45% ${30 + (index % 50)}%)" opacity=".5"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 280 210"><rect width="280" height="210" fill="hsl(${hue} 40% 88%)"/>${shapes.join("")}</svg>`;
}
