// What a script adds to the report. Without it everything is there.
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const aim = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const words = (element) => element.textContent.replace(/\s+/g, " ").trim();
  const put = (made, parent, attributes) => {
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    parent.append(made);
    return made;
  };
  const make = (name, text, parent, attributes = {}) => {
    const made = document.createElement(name);
    made.textContent = text;
    return put(made, parent, attributes);
  };
  const draw = (name, parent, attributes) =>
    put(document.createElementNS("http://www.w3.org/2000/svg", name), parent, attributes);

  // The part of the report being read is marked in the table of contents.
  const links = all(".contents a");
  const passed = (link) => aim(link).getBoundingClientRect().top <= innerHeight / 4;
  const follow = () => {
    links.forEach((link) => link.removeAttribute("aria-current"));
    links.filter(passed).pop()?.setAttribute("aria-current", "location");
  };
  addEventListener("scroll", follow, { passive: true });
  follow();

  // Tables whose rows carry choices can be filtered and sorted.
  const byNumber = new Intl.Collator(undefined, { numeric: true }).compare;
  const choices = (row) => all("*", row).map((e) => ({ ...e.dataset })).filter((one) => Object.keys(one).length);
  // One and the same finding has to meet all that is asked of findings.
  const fits = (one, asked) => asked.every(([name, value]) => !(name in one) || one[name] === value);
  const passes = (row, asked) => asked.every(([name]) => row.some((one) => name in one && fits(one, asked)));

  const filterable = (table, rows) => {
    const has = new Map(rows.map((row) => [row, choices(row)]));
    const title = `Filter: ${words(table.caption)}`;
    const group = make("div", "", table, { class: "controls", role: "group", "aria-label": title });
    table.closest(".scroll").before(group);
    const label = (text) => make("label", text, group);
    const search = make("input", "", label("words"), { type: "search" });
    const selects = new Map();
    const every = [...has.values()].flat();
    for (const name of new Set(every.flatMap(Object.keys))) {
      const found = every.filter((one) => name in one);
      const values = [...new Set(found.map((one) => one[name]))].sort(byNumber);
      // What all rows share parts nothing.
      if (values.length < 2 && found.length >= rows.length) continue;
      const select = make("select", "", label(name));
      make("option", "any", select, { value: "" });
      for (const value of values) make("option", value, select, { value });
      selects.set(name, select);
    }
    const clear = make("button", "Show all", group, { type: "button" });
    const count = make("output", "", group);
    const apply = () => {
      const asked = [...selects].filter(([, s]) => s.value).map(([name, s]) => [name, s.value]);
      const sought = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !(passes(has.get(row), asked) && sought.every((word) => text.includes(word)));
      }
      count.textContent = `${rows.filter((row) => !row.hidden).length} of ${rows.length} rows`;
    };
    const reset = () => {
      search.value = "";
      for (const select of selects.values()) select.value = "";
      apply();
    };
    group.addEventListener("input", apply);
    clear.addEventListener("click", reset);
    apply();
    return reset;
  };

  const sortable = (table, rows) => {
    const heads = all("thead th", table);
    const key = ({ cells }, at) => `${all("[data-stance]", cells[at]).length || words(cells[at])}`;
    heads.forEach((head, column) => {
      const button = make("button", words(head), head, { type: "button", class: "sort" });
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        heads.forEach((one) => one.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
        const order = (a, b) => sign * byNumber(key(a, column), key(b, column));
        table.tBodies[0].append(...[...rows].sort(order));
      });
    });
  };

  for (const table of all("main table.data")) {
    const rows = [...table.tBodies[0].rows];
    if (rows.length < 3 || !choices(table).length) continue;
    sortable(table, rows);
    const reset = filterable(table, rows);
    // A link to a row that the filter hides shows the row.
    addEventListener("hashchange", () => {
      const row = aim(location)?.closest("tr[hidden]");
      if (table.contains(row ?? null)) { reset(); row.scrollIntoView(); }
    });
  }

  // The note on a claim goes away on Escape, and comes back with the next place pointed at.
  const article = document.querySelector(".annotated");
  if (!article) return;
  const hush = ({ key }) => article.classList.toggle("hushed", key === "Escape");
  addEventListener("keydown", hush);
  article.addEventListener("focusin", hush);
  article.addEventListener("mouseover", (event) => { if (!event.target.closest(".tip")) hush(event); });

  // Arcs in the margin join sentences that contradict each other.
  const pairs = new Map();
  for (const note of all(".against-note", article)) {
    const [there, how] = all("a", note);
    const both = [note.closest("[id]"), aim(there)];
    const [from, to] = both[0].compareDocumentPosition(both[1]) & 4 ? both : both.reverse();
    const name = words(aim(how).querySelector("h3, h4") ?? note);
    pairs.set(`${from.id} ${to.id}`, { from, to, how, name });
  }
  if (!pairs.size) return;
  const svg = draw("svg", article, { class: "arcs", role: "group", "aria-label": "Contradicting sentences" });
  const number = (sentence) => sentence.id.replace("sentence-", "");
  const arcs = [...pairs.values()].map((pair) => {
    const said = `Sentence ${number(pair.from)} against sentence ${number(pair.to)}. ${pair.name}`;
    const link = draw("a", svg, { class: "arc", href: pair.how.hash, "aria-label": said });
    const lines = ["reach", "line"].map((name) => draw("path", link, { class: name }));
    const ends = [1, 2].map(() => draw("circle", link, { class: "end", cx: 4, r: 3 }));
    const box = draw("foreignObject", link, { class: "name", width: 168, height: 1 });
    make("p", said, box);
    for (const event of ["mouseenter", "focus", "mouseleave", "blur"]) {
      const on = /enter|focus/.test(event);
      link.addEventListener(event, () => [pair.from, pair.to].forEach((one) => one.classList.toggle("met", on)));
    }
    return { ...pair, link, lines, ends, box };
  });
  svg.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = arcs.findIndex((arc) => arc.link === document.activeElement);
    arcs[(at + step + arcs.length) % arcs.length].link.focus();
  });
  const place = () => {
    const top = article.getBoundingClientRect().top;
    const height = (sentence) => Math.round(sentence.getClientRects()[0].top - top + 12);
    const longest = Math.max(...arcs.map((arc) => height(arc.to) - height(arc.from)), 1);
    for (const arc of arcs) {
      const [y1, y2] = [height(arc.from), height(arc.to)];
      const wide = 24 + Math.round(180 * Math.sqrt((y2 - y1) / longest));
      const path = `M4 ${y1}C${wide} ${y1} ${wide} ${y2} 4 ${y2}`;
      arc.lines.forEach((line) => line.setAttribute("d", path));
      arc.ends.forEach((end, i) => end.setAttribute("cy", i ? y2 : y1));
      arc.box.setAttribute("y", y1 + 10);
    }
  };
  article.classList.add("joined");
  new ResizeObserver(place).observe(article);
})();
