/* Search without a server: keys in shards, and pages in files, loaded by script tags so that it also works on file://. */
"use strict";
(() => {
  const root = document.querySelector("[data-til-search]");
  if (!root) return;
  const base = new URL(root.dataset.base.replace(/\/?$/, "/"), location.href).href;
  const korean = root.dataset.lang === "ko";
  const say = korean
    ? { label: "노트 검색", hint: "낱말, \"구절\", 초성, tag:태그, year:2026, in:learned", list: "결과", none: "결과가 없습니다",
        count: n => `결과 ${n}개`, about: n => `결과 약 ${n}개`, parts: { learned: "배운 것", today: "할 일", done: "한 일" }, failed: "검색 파일을 불러오지 못했습니다", unknown: filter => `${filter} 필터는 여기서 쓸 수 없습니다. 따옴표로 묶거나 til search를 쓰십시오` }
    : { label: "Search the notes", hint: "words, \"a phrase\", tag:name, year:2026, in:learned", list: "Results", none: "no results",
        count: n => n === 1 ? "1 result" : `${n} results`, about: n => `about ${n} results`, parts: { learned: "Learned", today: "To do", done: "Done" }, failed: "the search files could not be loaded", unknown: filter => `${filter} is not understood here: quote it, or use til search` };
  const SHARDS = 512, PAGE = 8, UNDATED = 1000000;
  const DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&()*+,-./:;<=>?@[]^_{|}";
  const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));
  const SEEN_THROUGH = "[\\s*_~`\\[\\]]*", INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
  const INVISIBLE = /[\u00ad\u200c-\u200f\ufeff]/g, BLANK = /[\x80-\x82\u200b]/g;
  /* Scripts without spaces between words: the start and end of each block. The same table as in tokens.py. */
  const BLOCKS = [0x0e00, 0x10a0, 0x1100, 0x1200, 0x1780, 0x1800, 0x2e80, 0x2fe0, 0x3005, 0x3008, 0x3021, 0x302a, 0x3040, 0x3190,
    0x31a0, 0x31c0, 0x31f0, 0x3200, 0x3400, 0x4dc0, 0x4e00, 0xa000, 0xa960, 0xa980, 0xac00, 0xd800, 0xf900, 0xfb00,
    0xff66, 0xffa0, 0x1b000, 0x1b170, 0x20000, 0x40000];
  const ANY = "[\\p{L}\\p{N}]", alone = BLOCKS.flatMap((code, place) => place % 2 ? [] : `\\u{${code.toString(16)}}-\\u{${(BLOCKS[place + 1] - 1).toString(16)}}`).join("");
  const LETTER = `(?:(?![${alone}])${ANY})`, SINGLE = `(?:(?=[${alone}])${ANY})`;
  const isSign = (single => letter => single.test(letter))(new RegExp(`^${SINGLE}$`, "u"));
  const isLetter = (one => letter => one.test(letter))(new RegExp(`^${LETTER}$`, "u"));

  /* ---- files ---- */
  const kept = new Map(), waiting = new Map();
  window.til = {
    fold: text => fold(text),
    keys: text => parse(text).words.map(word => word.keys),
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
  /* The same letters as Python's case folding gives, also for one whose capital is several letters, such as ß. */
  const folding = new Map();
  function foldLetter(letter) {
    if (!folding.has(letter)) folding.set(letter, letter === "ı" || /[Ꭰ-Ᏽ]/u.test(letter) ? letter
      : /[ᏸ-ᏽꭰ-ꮿ]/u.test(letter) ? letter.toUpperCase() : letter.toLowerCase().toUpperCase().toLowerCase());
    return folding.get(letter);
  }
  const fold = text => text.normalize("NFC").replace(/[A-Z]+/g, letters => letters.toLowerCase()).replace(/[^\x00-\x7f]/gu, foldLetter)
    .normalize("NFC").replaceAll("i\u0307", "i").replace(INVISIBLE, "").replace(BLANK, " ");
  /* A folded text, and the place in the original that each folded character comes from. */
  function folded(text) {
    const all = fold(text), places = [];
    let at = 0, made = "";
    for (const letter of text) {
      const some = fold(letter);
      made += some;
      for (let nth = 0; nth < some.length; nth++) places.push(at);
      at += letter.length;
    }
    return made === all ? [all, [...places, at]] : [all, null];
  }
  const isInitials = text => [...text].every(letter => INITIALS.includes(letter));
  function shardOf(key) {
    const word = key.replace(/^[#^@]+/, ""), start = key.slice(0, key.length - word.length) + [...word].slice(0, 2).join("");
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
  /* The runs of a text: letters, characters of scripts without spaces, and signs. */
  const RUNS = new RegExp(`(${LETTER}+)|(${SINGLE}(?:${SEEN_THROUGH}${SINGLE})*)|((?:(?!${ANY})[^\\s])+)`, "gu");
  /* The keys of a word: [key, whether it is a prefix]. */
  function keysOf(word) {
    if (word.initials) return pairs([...word.text]).map(key => ["^" + key, false]);
    const keys = [];
    for (const { 0: run, 1: letters, 2: singles, index } of word.text.matchAll(RUNS)) {
      if (letters) keys.push([[...letters].slice(0, 24).join(""), !word.exact && index + run.length === word.text.length]);
      else keys.push(...pairs([...run].filter(letter => !singles || isSign(letter))).map(key => [key, false]));
    }
    return keys;
  }
  const pairs = letters => letters.length === 1 ? letters : letters.slice(1).map((letter, place) => letters[place] + letter);
  const escaped = text => text.replace(/[.*+?^${}()|[\]\\\/]/g, "\\$&");
  function patternOf(word) {
    if (word.initials) {
      const syllable = initial => { const first = 0xac00 + INITIALS.indexOf(initial) * 588; return `[${initial}${String.fromCharCode(first)}-${String.fromCharCode(first + 587)}]`; };
      return new RegExp([...word.text].map(syllable).join(SEEN_THROUGH), "gu");
    }
    const letters = [...word.text], start = isLetter(letters[0]) ? `(?<!${LETTER})` : "", end = word.exact && isLetter(letters.at(-1)) ? `(?!${LETTER})` : "";
    if (new RegExp(`(?!${ANY})[^\\s]`, "u").test(word.text)) return new RegExp(start + word.text.split(/\s+/).map(escaped).join("\\s+") + end, "gu");
    const terms = word.text.match(new RegExp(`${LETTER}+|${SINGLE}`, "gu"));
    const gap = (one, two) => isSign(one) && isSign(two) ? SEEN_THROUGH : `(?:(?!${ANY})[^])${isSign(one) || isSign(two) ? "*" : "+"}`;
    return new RegExp(start + terms.map((term, place) => (place ? gap(terms[place - 1], term) : "") + term).join("") + end, "gu");
  }

  const PIECE = /\s*(?:(-?)([A-Za-z]+):(?!\/\/|:)(?:"([^"]*)"?|([^\s"]*))|(-?)(?:"([^"]*)("?)|([^\s"]+)))/gu;
  const PLAIN = ["tag", "year", "in", "choseong", "topic", "day", "since", "until"];
  function parse(text) {
    const query = { words: [], without: [], tags: [], topics: [], years: [], parts: [], since: "", until: "\uffff", unknown: "" };
    for (const [, minus, key, inside, value, not, phrase, closed, plain] of text.matchAll(PIECE)) {
      const field = (key || "").toLowerCase(), said = fold(inside ?? value ?? phrase ?? plain ?? "").trim();
      if (!said) continue;
      if (!key || !PLAIN.includes(field)) {
        if (["is", "path"].includes(field)) query.unknown = field + ":";
        else (not || minus ? query.without : query.words).push({ text: key ? `${field}:${said}` : said, exact: phrase !== undefined && !!closed, initials: false });
      } else if (field === "tag") query.tags.push([said.replace(/^[#\\]+|\/+$/g, ""), !minus]);
      else if (field === "topic") query.topics.push([wordOf({ text: said }), !minus]);
      else if (field === "year") query.years.push(said);
      else if (field === "in") query.parts.push(...said.split(","));
      else if (field === "choseong") query.words.push({ text: said, initials: isInitials(said), asked: true });
      else {
        const day = said.replace(/[/.]/g, "-").replace(/-(?=\d(?:-|$))/g, "-0");
        if (!/^\d{4}(-\d\d){0,2}$/.test(day)) { query.unknown = `${field}:${said}`; continue; }
        if (field !== "until" && day > query.since) query.since = day;
        if (field !== "since" && day + "\uffff" < query.until) query.until = day + "\uffff";
      }
    }
    const initials = query.words.every(word => word.asked || isInitials(word.text));
    for (const word of query.words) word.initials ||= initials;
    query.words = query.words.map(wordOf);
    query.without = query.without.map(wordOf);
    return query;
  }
  const wordOf = word => ({ ...word, pattern: patternOf(word), keys: keysOf(word) });

  /* ---- lookup ---- */
  /* The pages with a key, and the best place of it there: 0 in what was learned, 1 in a heading, 2 in other text, 3 in a copy. */
  async function pagesOf([key, begins]) {
    const number = shardOf(key), info = await load("info"), found = new Map();
    if (info?.shards.length && !info.shards.includes(number)) return found;
    const shard = await load("k/" + number, {}) || {};
    const keys = begins && key.length > 1 ? Object.keys(shard).filter(other => other.startsWith(key)) : [key];
    for (const each of keys) (shard[each] || "").split(" ").forEach((ids, tier) => {
      for (const id of decoded(ids)) if (!(found.get(id) <= tier)) found.set(id, tier);
    });
    return found;
  }
  function both(one, two) {
    if (!one) return two;
    return new Map([...one].filter(([id]) => two.has(id)).map(([id, tier]) => [id, Math.max(tier, two.get(id))]));
  }
  async function ofAny(kinds) {
    const all = await Promise.all(kinds.map(kind => pagesOf(["@" + kind, false])));
    return new Map(all.flatMap(pages => [...pages]));
  }
  async function candidates(query) {
    const { years = [] } = await load("info") || {}, all = () => ofAny([...years.map(([year]) => year), ...PARTS]);
    let pages = (await Promise.all(query.words.flatMap(word => word.keys).map(pagesOf))).reduce(both, null);
    for (const [tag, wanted] of query.tags) if (wanted) pages = both(pages, await pagesOf(["#" + tag, false]));
    if (query.years.length) pages = both(pages, await ofAny(query.years));
    if (query.parts.length) pages = both(pages, await ofAny(query.parts));
    const dated = query.since || query.until !== "\uffff", narrowed = dated || query.topics.length || query.without.length || query.tags.length;
    if (!pages && narrowed) pages = await all();
    if (!pages) return [];
    for (const [tag, wanted] of query.tags) if (!wanted) (await pagesOf(["#" + tag, false])).forEach((tier, id) => pages.delete(id));
    for (const word of query.without) {
      if (word.keys.length !== 1 || word.keys[0][0] !== word.text || query.parts.length) continue;
      (await pagesOf(word.keys[0])).forEach((tier, id) => pages.delete(id));
    }
    const when = id => id < UNDATED ? id : 0;
    return [...pages].sort(([one, high], [two, low]) => high - low || when(two) - when(one) || one - two).map(([id]) => id);
  }
  const PARTS = ["learned", "yesterday", "done", "today", "later", "next", "tags"];

  /* Not `test` or `exec`, after which `matchAll` in `mark` would start behind their match. */
  const says = (word, text) => text.search(word.pattern) >= 0;
  /* The part and the line of a page that match best; null if the page doesn't match. */
  function placeIn(page, query) {
    const dated = query.since || query.until !== "\uffff", within = day => day && day >= query.since && day < query.until;
    if (dated && !within(page.day)) return null;
    const parts = page.parts.filter(part => (!query.parts.length || query.parts.includes(part[0]))
      && query.topics.every(([word, wanted]) => part[0] === "learned" && says(word, fold(part[1])) === wanted));
    if ((query.parts.length || query.topics.length) && !parts.length) return null;
    const copies = (page.copies || []).filter(([part]) => parts.includes(page.parts[part]));
    const texts = parts.map(([, heading, , text]) => fold(`${heading}\n${text}`)), moved = copies.map(copy => fold(copy[1]));
    const above = fold([page.title, ...page.tags.map(tag => "#" + tag)].join("\n"));
    const where = parts.length < page.parts.length ? texts : [above, ...texts];
    if (query.without.some(word => [...where, ...moved].some(text => says(word, text)))) return null;
    if (!query.words.every(word => where.some(text => says(word, text)))) {
      if (!query.words.every(word => [...where, ...moved].some(text => says(word, text)))) return null;
      const whole = copies.find((copy, place) => query.words.every(word => says(word, moved[place])));
      const newest = whole && whole[2] < UNDATED ? new Date((whole[2] - 719163) * 864e5).toISOString().slice(0, 10) : "";
      const shown = (!dated || within(newest)) && (!query.years.length || query.years.includes(newest.slice(0, 4)));
      if (whole && whole[2] && shown) return null; // the task is found at its newest place
      const [part, line] = whole || copies.find((copy, place) => query.words.some(word => says(word, moved[place])));
      return { part: page.parts[part], line };
    }
    const count = text => query.words.filter(word => says(word, text)).length;
    const scores = texts.map((text, place) => count(text) + (parts[place][0] === "learned" ? 0.5 : 0));
    const best = parts[Math.max(0, scores.indexOf(Math.max(...scores)))];
    const lines = (best?.[3] || "").split("\n"), counts = lines.map(line => count(fold(line)));
    return { part: best, line: lines[counts.indexOf(Math.max(...counts))] };
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
    const ids = query.unknown ? [] : await candidates(query);
    if (mine !== turn) return;
    found = ids;
    shown = right = 0;
    choose(-1);
    list.replaceChildren();
    await more();
  }
  const busy = is => list.setAttribute("aria-busy", String(is));
  /* Scrolling and the arrow keys may both request more results; one continues where the other stopped. */
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
    status.textContent = !asked ? "" : query.unknown ? say.unknown(query.unknown) : failed ? say.failed : !right ? say.none : rest ? say.about(right + rest) : say.count(right);
    if (right && chosen < 0) choose(0);
    busy(false);
  }
  function option(page, { part, line }) {
    const [, heading, anchor, text] = part || ["", "", "", ""];
    const times = (page.times || []).find(([task]) => query.words.every(word => says(word, fold(task))) && query.words.length)?.[1];
    const link = base + page.url + (location.protocol === "file:" ? "index.html" : "") + (anchor ? "#" + encodeURIComponent(anchor) : "");
    const title = make("div", "title"), snippet = make("div", "snippet"), facts = make("div", "facts");
    mark(title, page.title);
    mark(snippet, clipped(text.includes(line) ? text.slice(text.indexOf(line)) : line || text));
    facts.textContent = [page.day, times ? "×" + times : "", page.title.includes(heading) ? "" : heading, ...page.tags.map(tag => "#" + tag)].filter(Boolean).join(" · ");
    const made = make("li", "", { role: "option", id: `til-option-${page.id}`, "aria-selected": "false" }, title, facts, snippet);
    made.dataset.link = link;
    made.onclick = () => { location.href = made.dataset.link; dialog.close(); };
    made.onmousemove = () => choose([...list.children].indexOf(made));
    return made;
  }
  /* About 120 characters around the first match. */
  function clipped(text) {
    const flat = text.replace(/\s+/g, " ").normalize("NFC");
    const [whole, places] = folded(flat), firsts = query.words.map(word => whole.search(word.pattern)).filter(first => first >= 0);
    const at = Math.min(...firsts.map(first => places ? places[first] : first));
    const start = Number.isFinite(at) ? Math.max(0, at - 30) : 0;
    return (start ? "…" : "") + flat.slice(start, start + 120) + (start + 120 < flat.length ? "…" : "");
  }
  function mark(into, text) {
    const [all, places] = folded(text);
    const hits = places ? query.words.flatMap(word => [...all.matchAll(word.pattern)].map(hit => [places[hit.index], places[hit.index + hit[0].length]])) : [];
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
    if (event.isComposing || event.keyCode === 229) return; // Safari ends a composition before its Enter
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
  /* On the page for a missing address, search for the words in that address. */
  const missing = document.querySelector("[data-til-missing]");
  if (missing) {
    let words = location.pathname.split("/").filter(part => part && !/^(index|404)\.html$/.test(part)).pop() || "";
    try { words = decodeURIComponent(words); } catch { /* as it is */ }
    words = words.replace(/\.\w+$/, "").replace(/[-_+]+/g, " ").replace(/(?<=^| )\d+(?= |$)/g, "").trim();
    missing.onclick = () => { open(); input.value = words; if (words) search(); };
    if (words) missing.click();
  }
  document.addEventListener("keydown", event => {
    const typing = /^(input|textarea|select)$/i.test(event.target.tagName) || event.target.isContentEditable;
    /* On a Hangul keyboard, the key is ㄴ, in the place of s. */
    const is = (letter, code) => event.key.toLowerCase() === letter || (event.code === code && !/^[a-z]$/i.test(event.key));
    const asks = (event.ctrlKey || event.metaKey) && is("k", "KeyK");
    if (asks || (!typing && !event.ctrlKey && !event.metaKey && !event.altKey && (event.key === "/" || is("s", "KeyS")))) {
      event.preventDefault();
      open();
    }
  });
})();
