// Filters the questions of the report and follows links to them. What documents and answers say is only ever set as
// text. Without this file every question is shown.
(() => {
  const form = document.getElementById("page-filter");
  if (!form) return;
  const { names, any, words, hint, clear, counts } = form.dataset;
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const questions = [...document.querySelectorAll("[data-case]")].map((element) => {
    const { values, right } = JSON.parse(element.dataset.case);
    return { element, values, right, text: fold(element.textContent) };
  });

  const labelled = (title, control) => {
    const label = document.createElement("label");
    label.append(title, control);
    form.append(label);
    return control;
  };
  const selects = JSON.parse(names).map((name, facet) => {
    const select = labelled(name, document.createElement("select"));
    for (const value of ["", ...new Set(questions.flatMap((question) => question.values[facet]))]) {
      const option = document.createElement("option");
      option.value = value;
      option.textContent = value || any;
      select.append(option);
    }
    return select;
  });
  const search = labelled(words, document.createElement("input"));
  search.type = "search";
  search.placeholder = hint;
  const reset = document.createElement("button");
  reset.type = "reset";
  reset.textContent = clear;
  form.append(reset);

  // Whether a question passes, one of the lists left out of account
  const passes = (question, wanted, except) =>
    selects.every((select, facet) => facet === except || !select.value || question.values[facet].includes(select.value)) &&
    wanted.every((word) => question.text.includes(word));

  const update = () => {
    const wanted = fold(search.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    let right = 0;
    for (const question of questions) {
      const kept = passes(question, wanted);
      question.element.hidden = !kept;
      shown += kept;
      right += kept && question.right;
    }
    selects.forEach((select, facet) => {
      const tally = new Map();
      for (const question of questions) {
        if (!passes(question, wanted, facet)) continue;
        for (const value of question.values[facet]) tally.set(value, (tally.get(value) ?? 0) + 1);
      }
      for (const option of select.options) {
        if (!option.value) continue;
        const n = tally.get(option.value) ?? 0;
        option.textContent = `${option.value}（${n}）`;
        option.disabled = n === 0 && !option.selected;
      }
    });
    const numbers = { shown, all: questions.length, right };
    document.getElementById("page-count").textContent = counts.replace(/\{(\w+)\}/g, (_, name) => numbers[name]);
  };

  // A question that is linked to is shown and open, whatever the filter says
  const follow = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    if (target.hidden) {
      form.reset();
      update();
    }
    if ("open" in target) target.open = true;
    target.scrollIntoView();
  };

  form.addEventListener("input", update);
  form.addEventListener("reset", () => setTimeout(update));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", follow);
  form.hidden = false;
  update();
  follow();
})();
