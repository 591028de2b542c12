/* Search without a server: keys in shards and pages in files, loaded by script tags so that it works on file://. */
"use strict";
(() => {
  const root = document.querySelector("[data-til-search]");
  if (!root) return;
  const base = new URL(root.dataset.base + "/", location.href).href; // the theme may change the page in place
  const korean = root.dataset.lang === "ko";
  const say = korean
    ? { label: "노트 검색", hint: "낱말, \"구절\", 초성, tag:태그, year:2026, in:learned", list: "결과", none: "결과가 없습니다",
        count: n => `결과 ${n}개`, about: n => `결과 약 ${n}개`, parts: { learned: "배운 것", today: "할 일", done: "한 일" }, failed: "검색 파일을 불러오지 못했습니다" }
    : { label: "Search the notes", hint: "words, \"a phrase\", tag:name, year:2026, in:learned", list: "Results", none: "no results",
        count: n => n === 1 ? "1 result" : `${n} results`, about: n => `about ${n} results`, parts: { learned: "Learned", today: "To do", done: "Done" }, failed: "the search files could not be loaded" };
  const SHARDS = 512, PAGE = 8, UNDATED = 1000000;
  const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&()*+,-./:;<=>?@[]^_{|}";
  const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));
  const SEEN_THROUGH = "[\\s*_~`\\[\\]]*", INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
  const INVISIBLE = /[\u00ad\u200c-\u200f\ufeff]/g;
  const SIGN = /[\u0e00-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u318f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f]|[\ud840-\udbff][\udc00-\udfff]/;

  /* ---- files ---- */
  const kept = new Map(), waiting = new Map();
  window.til = {
    shard: (number, entries) => done("k/" + number, entries),
    page: (id, data) => done("d/" + id, { id, ...data }),
    info: data => done("info", data),
  };
  function done(name, value) {
    kept.set(name, value);
    waiting.get(name)?.(value);
    waiting.delete(name);
  }
  function load(name, missing) {
    if (kept.has(name)) return Promise.resolve(kept.get(name));
    return new Promise(resolve => {
      const others = waiting.get(name);
      waiting.set(name, value => { others?.(value); resolve(value); });
      if (others) return;
      const script = document.createElement("script");
      script.src = `${base}search/${name}.js`;
      script.onerror = () => { failed ||= missing === undefined; done(name, missing ?? null); };
      script.onload = () => script.remove();
      document.head.append(script);
    });
  }
  let failed = false;

  /* ---- words ---- */
  const fold = text => text.normalize("NFC").toLowerCase().normalize("NFC").replace(INVISIBLE, "");
  const isSign = letter => SIGN.test(letter);
  const isInitials = text => [...text].every(letter => INITIALS.includes(letter));
  function shardOf(key) {
    const word = key.replace(/^[!#^@]+/, ""), start = key.slice(0, key.length - word.length) + [...word].slice(0, 2).join("");
    let number = 0;
    for (const letter of start) number = (Math.imul(number, 31) + letter.codePointAt(0)) >>> 0;
    return number % SHARDS;
  }
  function decoded(text) {
    const ids = [];
    for (let at = 0, before = 0; at < text.length;) {
      let step = 0, width = 1;
      if (text[at] === "~") { at++; width = 6; }
      for (const end = at + width; at < end; at++) step = step * DIGITS.length + VALUES.get(text[at]);
      ids.push(before += step);
    }
    return ids;
  }
  function termsOf(text) {
    const terms = [];
    for (const run of text.match(/[\p{L}\p{N}\p{M}]+/gu) || []) {
      let word = "";
      for (const letter of run) {
        if (!isSign(letter)) { word += letter; continue; }
        if (word) terms.push(word);
        word = "";
        terms.push(letter);
      }
      if (word) terms.push(word);
    }
    return terms;
  }
  /* The keys of a word: [key, whether it is a prefix]. */
  function keysOf(word) {
    if (word.initials) return pairs([...word.text]).map(key => ["^" + key, false]);
    const terms = termsOf(word.text), keys = [];
    terms.forEach((term, place) => {
      const next = terms[place + 1];
      if (isSign(term)) {
        if (next && isSign(next)) keys.push([term + next, false]);
        else if (!place || !isSign(terms[place - 1])) keys.push([term, false]);
      } else keys.push([term.slice(0, 24), place === terms.length - 1 && !word.exact]);
    });
    return keys;
  }
  const pairs = letters => letters.length === 1 ? letters : letters.slice(1).map((letter, place) => letters[place] + letter);
  const escaped = text => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  function patternOf(word) {
    if (word.initials) {
      const syllable = initial => { const first = 0xac00 + INITIALS.indexOf(initial) * 588; return `[${String.fromCharCode(first)}-${String.fromCharCode(first + 587)}]`; };
      return new RegExp([...word.text].map(syllable).join(""), "giu");
    }
    const terms = termsOf(word.text);
    if (!terms.length) return new RegExp(escaped(word.text), "giu");
    const letter = "[\\p{L}\\p{N}]", start = isSign(terms[0]) ? "" : `(?<!${WORD})`;
    if (/[^\p{L}\p{N}\p{M}\s]/u.test(word.text)) return new RegExp(start + word.text.split(/\s+/).map(escaped).join("\\s+"), "giu");
    const gap = (one, two) => isSign(one) && isSign(two) ? SEEN_THROUGH : isSign(one) || isSign(two) ? `(?:(?!${letter})[^])*` : `(?:(?!${letter})[^])+`;
    return new RegExp(start + terms.map((term, place) => (place ? gap(terms[place - 1], term) : "") + escaped(term)).join(""), "giu");
  }
  const WORD = "(?:(?![\\u1100-\\u11ff\\u3040-\\u318f\\u3400-\\u9fff\\uac00-\\ud7ff])[\\p{L}\\p{N}])";

  function parse(text) {
    const query = { words: [], without: [], tags: [], years: [], parts: [] };
    for (const [, not, quoted, field, value, plain] of text.matchAll(/(-?)(?:"([^"]*)"?|(tag|year|in):(\S+)|(\S+))/gu)) {
      const said = fold(quoted ?? value ?? plain ?? "").trim();
      if (!said || said === "-") continue;
      if (field === "tag") query.tags.push(said.replace(/^#/, ""));
      else if (field === "year") query.years.push(said);
      else if (field === "in") query.parts.push(said);
      else {
        const word = { text: said, initials: quoted === undefined && isInitials(said), exact: false };
        (not ? query.without : query.words).push({ ...word, pattern: patternOf(word), keys: keysOf(word) });
      }
    }
    return query;
  }

  /* ---- lookup ---- */
  async function idsOf([key, begins]) {
    const number = shardOf(key), info = await load("info");
    if (info?.shards.length && !info.shards.includes(number)) return new Set();
    const shard = await load("k/" + number, {});
    if (!begins) return new Set(decoded((shard || {})[key] || ""));
    const found = new Set();
    for (const [other, ids] of Object.entries(shard || {})) {
      if (other.startsWith(key) && !(key.length === 1 && other !== key)) decoded(ids).forEach(id => found.add(id));
    }
    return found;
  }
  const both = (one, two) => one === null ? two : new Set([...one].filter(id => two.has(id)));
  async function having(words, mark) {
    const sets = await Promise.all(words.flatMap(word => word.keys).map(([key, begins]) => idsOf([mark + key, begins])));
    return sets.reduce(both, null);
  }
  async function ofAny(kinds) {
    const sets = await Promise.all(kinds.map(kind => idsOf(["@" + kind, false])));
    return new Set(sets.flatMap(ids => [...ids]));
  }
  async function candidates(query) {
    const plain = query.words.filter(word => !word.initials);
    let ids = await having(query.words, "");
    for (const tag of query.tags) ids = both(ids, await idsOf(["#" + tag, true]));
    for (const kinds of [query.years, query.parts]) if (kinds.length) ids = both(ids, await ofAny(kinds));
    if (ids === null) return [];
    const above = plain.length ? await having(plain, "!") : new Set();
    for (const word of query.without) {
      if (word.keys.length !== 1) continue;
      const gone = await idsOf(word.keys[0]);
      ids = new Set([...ids].filter(id => !gone.has(id)));
    }
    const rank = id => (above.has(id) ? 1e12 : 0) + (id < UNDATED ? id : 0);
    return [...ids].sort((one, two) => rank(two) - rank(one) || one - two);
  }

  /* The part of a page that matches best; null if the page doesn't match. */
  function placeIn(page, query) {
    const parts = page.parts.filter(part => !query.parts.length || query.parts.includes(part[0]));
    const texts = parts.map(([, heading, , text]) => fold(`${heading}\n${text}`));
    const above = fold([page.title, ...page.tags.map(tag => "#" + tag), page.day].join("\n"));
    const says = (word, text) => { word.pattern.lastIndex = 0; return word.pattern.test(text); };
    if (query.parts.length && !parts.length) return null;
    const where = query.parts.length ? texts : [above, ...texts];
    if (!query.words.every(word => where.some(text => says(word, text)))) return null;
    if (query.without.some(word => where.some(text => says(word, text)))) return null;
    const scores = texts.map(text => query.words.filter(word => says(word, text)).length);
    const best = scores.indexOf(Math.max(...scores, 0));
    return { part: best >= 0 && scores[best] ? parts[best] : parts[0] };
  }

  /* ---- the box ---- */
  const make = (tag, name, attributes = {}, ...inside) => {
    const made = document.createElement(tag);
    if (name) made.className = "til-search__" + name;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  };
  const input = make("input", "input", { type: "search", role: "combobox", "aria-expanded": "false", "aria-controls": "til-search-list",
    "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", "aria-label": say.label, placeholder: say.hint });
  const filters = make("div", "filters"), status = make("p", "status", { role: "status", "aria-live": "polite" });
  const list = make("ul", "list", { id: "til-search-list", role: "listbox", "aria-label": say.list, tabindex: "-1" });
  const form = make("form", "", { method: "dialog", role: "search" }, input);
  const dialog = make("dialog", "dialog", { "aria-label": say.label }, form, filters, list, status);
  const opener = root.querySelector("button");
  document.body.append(dialog);
  let turn = 0, found = [], shown = 0, right = 0, query = null, chosen = -1, timer = 0;

  function open() {
    if (!dialog.open) dialog.showModal();
    input.select();
    load("info").then(showFilters);
  }
  function showFilters(info) {
    if (!info || filters.childElementCount) return;
    for (const [year] of info.years.slice(0, 6)) toggle("year:" + year, year);
    for (const [part, label] of Object.entries(say.parts)) toggle("in:" + part, label);
  }
  function toggle(word, label) {
    const button = make("button", "", { type: "button", "aria-pressed": "false" }, label);
    button.onclick = () => {
      const words = input.value.split(/\s+/).filter(Boolean), has = words.includes(word);
      input.value = (has ? words.filter(each => each !== word) : [...words, word]).join(" ") + " ";
      search();
      input.focus();
    };
    button.dataset.word = word;
    filters.append(button);
  }

  async function search() {
    const mine = ++turn, text = input.value.trim();
    for (const button of filters.children) button.setAttribute("aria-pressed", String(text.split(/\s+/).includes(button.dataset.word)));
    query = parse(text);
    busy(true);
    const ids = await candidates(query);
    if (mine !== turn) return;
    found = ids;
    shown = right = 0;
    choose(-1);
    list.replaceChildren();
    await more();
  }
  const busy = is => list.setAttribute("aria-busy", String(is));
  /* Scrolling and the arrow keys may both ask for more: one continues where the other stopped. */
  let filling = Promise.resolve();
  const more = (mine = turn) => filling = filling.then(() => fill(mine));
  async function fill(mine) {
    if (mine !== turn) return;
    busy(true);
    const goal = right + PAGE;
    while (right < goal && shown < found.length) {
      const some = found.slice(shown, shown + PAGE);
      const pages = await Promise.all(some.map(id => load("d/" + id)));
      if (mine !== turn) return;
      shown += some.length;
      for (const page of pages) {
        const place = page && placeIn(page, query);
        if (place) { list.append(option(page, place)); right++; }
      }
    }
    const rest = found.length - shown, asked = input.value.trim();
    input.setAttribute("aria-expanded", String(right > 0));
    status.textContent = !asked ? "" : failed ? say.failed : !right ? say.none : rest ? say.about(right + rest) : say.count(right);
    if (right && chosen < 0) choose(0);
    busy(false);
  }
  function option(page, { part }) {
    const [, heading, anchor, text] = part || ["", "", "", ""];
    const link = base + page.url + (location.protocol === "file:" ? "index.html" : "") + (anchor ? "#" + encodeURIComponent(anchor) : "");
    const title = make("div", "title"), snippet = make("div", "snippet"), facts = make("div", "facts");
    mark(title, page.title);
    mark(snippet, clipped(text));
    facts.textContent = [page.day, heading !== page.title ? heading : "", ...page.tags.map(tag => "#" + tag)].filter(Boolean).join(" · ");
    const made = make("li", "", { role: "option", id: `til-option-${page.id}`, "aria-selected": "false" }, title, facts, snippet);
    made.dataset.link = link || "./";
    made.onclick = () => { location.href = made.dataset.link; dialog.close(); };
    made.onmousemove = () => choose([...list.children].indexOf(made));
    return made;
  }
  /* About 120 characters around the first match. */
  function clipped(text) {
    const flat = text.replace(/\s+/g, " ").normalize("NFC");
    const at = Math.min(...query.words.map(word => { word.pattern.lastIndex = 0; return word.pattern.exec(flat)?.index ?? Infinity; }));
    const start = Number.isFinite(at) ? Math.max(0, at - 30) : 0;
    return (start ? "…" : "") + flat.slice(start, start + 120) + (start + 120 < flat.length ? "…" : "");
  }
  function mark(into, text) {
    const hits = query.words.flatMap(word => [...text.matchAll(new RegExp(word.pattern))].map(hit => [hit.index, hit.index + hit[0].length]));
    let at = 0;
    for (const [start, end] of hits.sort((one, two) => one[0] - two[0])) {
      if (start < at || end === start) continue;
      into.append(text.slice(at, start), make("mark", "", {}, text.slice(start, end)));
      at = end;
    }
    into.append(text.slice(at));
  }
  function choose(place) {
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = place;
    const option = list.children[place];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  input.addEventListener("input", () => { busy(true); clearTimeout(timer); timer = setTimeout(search, 80); });
  input.addEventListener("keydown", async event => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") {
      if (chosen === list.children.length - 1) await more();
      choose(Math.min(chosen + 1, list.children.length - 1));
    } else if (event.key === "ArrowUp") choose(Math.max(chosen - 1, 0));
    else if (event.key === "Escape") dialog.close();
    else if (event.key === "Enter") list.children[chosen]?.click();
    else return;
    event.preventDefault();
  });
  list.addEventListener("scroll", () => { if (list.scrollTop + list.clientHeight > list.scrollHeight - 40) more(); });
  dialog.addEventListener("click", event => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => opener.focus());
  opener.addEventListener("click", open);
  document.addEventListener("keydown", event => {
    const typing = /^(input|textarea|select)$/i.test(event.target.tagName) || event.target.isContentEditable;
    /* With a Hangul keyboard the key is ㄴ, its place the one of s. */
    const is = (letter, code) => event.key.toLowerCase() === letter || (event.code === code && !/^[a-z]$/i.test(event.key));
    const asks = (event.ctrlKey || event.metaKey) && is("k", "KeyK");
    if (asks || (!typing && !event.ctrlKey && !event.metaKey && !event.altKey && (event.key === "/" || is("s", "KeyS")))) {
      event.preventDefault();
      open();
    }
  });
})();
