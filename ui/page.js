// Runs before Gradio. Its own few labels follow the browser's language, and the page is Chinese for everybody.
Object.defineProperty(navigator, "language", { get: () => "zh-CN" });
Object.defineProperty(navigator, "languages", { get: () => ["zh-CN"] });

// A citation mark opens its card. The browser alone would scroll to the card and leave it shut.
document.addEventListener("click", (event) => {
  const mark = event.target.closest?.("a.cite");
  const card = mark && document.getElementById(mark.getAttribute("href").slice(1));
  if (!card) return;
  event.preventDefault();
  // the cards of a list lie in a fold of their own
  for (let fold = card; fold; fold = fold.parentElement?.closest("details")) fold.open = true;
  card.scrollIntoView({ block: "nearest", behavior: "smooth" });
  card.querySelector("summary").focus({ preventScroll: true });
});

// A new question comes into view once, and then the reader scrolls alone.
let shown = 0;
new MutationObserver(() => {
  const turns = document.querySelectorAll(".talk .turn");
  if (turns.length > shown) turns[turns.length - 1].scrollIntoView({ block: "start", behavior: "smooth" });
  shown = turns.length;
}).observe(document, { childList: true, subtree: true });
