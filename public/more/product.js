// What search engines are told of a product's reviews (schema.org). The edge says of what they may be told at all: reviews
// of a company on its own pages are none.

const number = (value, least, most) => (Number(value) >= least && Number(value) <= most ? Number(value) : undefined);
const words = (value) => (typeof value === "string" && value ? value : undefined);

/** Adds it to the page and returns the element; nothing where what a frame said is not what it has to be. */
export const describe = (element, text) => {
  try {
    const { sku, rating_value, rating_count, best, worst, reviews } = JSON.parse(text);
    const [value, count] = [number(rating_value, worst, best), number(rating_count, 1, 1e9)];
    if (!words(sku) || !value || !count) return undefined;
    const named = reviews.filter(({ name, stars }) => words(name) && number(stars, worst, best));
    const product = {
      "@context": "https://schema.org",
      "@type": "Product",
      name: element.dataset.name ?? document.querySelector("h1")?.innerText ?? document.title,
      sku,
      aggregateRating: { "@type": "AggregateRating", ratingValue: value, ratingCount: count, bestRating: best, worstRating: worst },
      review: named.map(({ name, stars, at, text: reviewBody }) => ({
        "@type": "Review",
        author: { "@type": "Person", name },
        datePublished: words(at)?.slice(0, 10),
        reviewBody: words(reviewBody),
        reviewRating: { "@type": "Rating", ratingValue: stars, bestRating: best, worstRating: worst },
      })),
    };
    const markup = document.createElement("script");
    markup.type = "application/ld+json";
    // Pages are also saved as text, where a review could otherwise end the element.
    markup.textContent = JSON.stringify(product).replaceAll("<", "\\u003c");
    return document.head.appendChild(markup);
  } catch {
    return undefined;
  }
};
