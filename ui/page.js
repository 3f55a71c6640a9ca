// Runs before Gradio. Its own few labels follow the browser's language, and the page is Chinese for everybody.
Object.defineProperty(navigator, "language", { get: () => "zh-CN" });
Object.defineProperty(navigator, "languages", { get: () => ["zh-CN"] });

// A citation mark opens its card. The browser alone would scroll to the card and leave it shut.
// A link of a check's summary goes to its sentence in the same way.
document.addEventListener("click", (event) => {
  const mark = event.target.closest?.("a.cite");
  const card = mark && document.getElementById(mark.getAttribute("href").slice(1));
  if (!card) return;
  event.preventDefault();
  // the cards of a list lie in a fold of their own
  for (let fold = card.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
  const shut = card.matches("details");
  card.scrollIntoView({ block: shut ? "nearest" : "start", behavior: "smooth" });
  // a sentence takes the focus itself, so that the next Tab goes on from there
  if (!shut) card.tabIndex = -1;
  (shut ? card.querySelector("summary") : card).focus({ preventScroll: true });
});

// Gradio says in English, whatever the language, that the program can't be reached: its one message on this page.
function sayLost(toast) {
  // the text nodes are Gradio's own, to change and remove: they are written over, not replaced
  toast.querySelector(".toast-title").firstChild.nodeValue = "连接断了";
  toast.querySelector('[data-testid="toast-text"]').firstChild.nodeValue =
    "页面没有得到程序的回应。请稍等再试；若还不行，请看看程序是否还开着。";
  toast.querySelector('[data-testid="toast-close"]').ariaLabel = "关闭";
}

// A new question comes into view once, and then the reader scrolls alone.
let shown = 0;
// So does the summary of a check, which on a phone lies below the draft.
let summary = null;
new MutationObserver(() => {
  const turns = document.querySelectorAll(".talk .turn");
  if (turns.length > shown) turns[turns.length - 1].scrollIntoView({ block: "start", behavior: "smooth" });
  shown = turns.length;
  const found = document.querySelector("#checked .summary");
  if (found && found !== summary) found.scrollIntoView({ block: "start", behavior: "smooth" });
  summary = found;
  document.querySelectorAll('[data-testid="toast-body"]').forEach(sayLost);
}).observe(document, { childList: true, subtree: true });
