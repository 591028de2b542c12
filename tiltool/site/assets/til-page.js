(() => {
  const ko = document.documentElement.lang === "ko";

  /* A picture opens over the page; with a modifier key, or without this script, its link opens the file. */
  let light;
  const close = ko ? "닫기" : "Close";
  const makeLight = () => {
    light = document.createElement("dialog");
    light.className = "til-light";
    light.innerHTML = `<button type="button" class="til-light__close" aria-label="${close}">×</button><img alt="">`;
    light.addEventListener("click", () => light.close());
    document.body.append(light);
  };
  document.addEventListener("click", event => {
    const link = event.target.closest("a.til-picture");
    if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (!light) makeLight();
    const small = link.querySelector("img"), large = light.querySelector("img");
    large.src = link.href;
    large.alt = small.alt;
    light.setAttribute("aria-label", small.alt || (ko ? "그림" : "Picture"));
    light.showModal();
  });

  /* Mark the part being read in the table of contents, and scroll the table to it. */
  const table = document.querySelector(".til-contents > ol");
  const parts = [...document.querySelectorAll(".til-contents a")].map(link => [link, document.getElementById(decodeURIComponent(link.hash.slice(1)))]);
  const mark = () => {
    const ended = innerHeight + scrollY > document.documentElement.scrollHeight - 4;
    const now = parts.findLast(([, part]) => ended || part?.getBoundingClientRect().top < innerHeight / 3);
    for (const [link] of parts) link === now?.[0] ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
    if (now) table.scrollTop = now[0].offsetTop - table.clientHeight / 2;
  };
  if (parts.length) {
    addEventListener("scroll", mark, { passive: true });
    mark();
  }

  /* Material's code annotations have no accessible name. */
  addEventListener("load", () => {
    for (const [nth, each] of document.querySelectorAll(".md-annotation__index").entries())
      each.setAttribute("aria-label", `${ko ? "설명" : "Annotation"} ${nth + 1}`);
  });

  /* Third-party scripts: comments once a reader asks for them, and a visit counter for readers who allowed it. */
  const load = (place, attributes, failed) => {
    const script = document.createElement("script");
    const dark = document.body.getAttribute("data-md-color-scheme") === "slate";
    for (const [name, value] of JSON.parse(attributes))
      script.setAttribute(name, /theme$/.test(name) ? value.split("|")[Number(dark)] : value);
    script.async = true;
    script.addEventListener("error", failed);
    place.append(script);
  };
  for (const slot of document.querySelectorAll("[data-til-comments]")) {
    const button = slot.querySelector("button");
    button.hidden = false;
    button.addEventListener("click", () => {
      slot.replaceChildren();
      slot.focus();
      load(slot, slot.dataset.tilComments, () => slot.replaceChildren(button));
    });
  }
  const visits = document.querySelector("[data-til-visits]");
  if (visits) {
    let allowed = false;
    try { allowed = localStorage.getItem("til-visits") === "yes" } catch { /* no storage: ask on each page */ }
    const count = () => load(document.head, visits.dataset.tilVisits, () => {});
    const [question, button] = visits.children;
    const show = () => {
      question.hidden = allowed;
      if (allowed) button.textContent = visits.dataset.stop;
      visits.hidden = false;
    };
    button.addEventListener("click", () => {
      try { allowed ? localStorage.removeItem("til-visits") : localStorage.setItem("til-visits", "yes") } catch { /* see above */ }
      if (allowed) return location.reload();
      allowed = true;
      count();
      show();
    });
    if (allowed) count();
    show();
  }

  /* Diagrams, if the notebook has mermaid. One that it can't draw, or that would load from other hosts, stays code. */
  const remote = /\burl\b|<\s*\w|\bimg\s*:|@import|themecss|\\[0-9a-f]|[&#]#?\w+;/i;
  const sources = [...document.querySelectorAll('[data-language="mermaid"]')]
    .filter(source => !remote.test(source.querySelector("code").textContent.replace(/<br\s*\/?>/gi, "")));
  const figures = new Map();
  const figureOf = source => {
    const figure = document.createElement("figure"), more = document.createElement("details");
    figure.className = "til-diagram";
    more.className = "til-diagram__source";
    more.innerHTML = `<summary>${ko ? "소스" : "Source"}</summary>`;
    source.replaceWith(figure, more);
    more.append(source);
    return figure;
  };
  const draw = async () => {
    const dark = document.body.getAttribute("data-md-color-scheme") === "slate";
    const fontFamily = getComputedStyle(document.body).fontFamily;
    mermaid.initialize({ startOnLoad: false, securityLevel: "strict", htmlLabels: false,
      flowchart: { htmlLabels: false }, secure: ["secure", "securityLevel", "htmlLabels", "flowchart", "themeCSS", "themeVariables", "fontFamily"], theme: dark ? "dark" : "neutral", fontFamily });
    for (const [nth, source] of sources.entries()) {
      const id = `til-diagram-${nth}`;
      try {
        const { svg } = await mermaid.render(id, source.querySelector("code").textContent);
        if (!figures.has(source)) figures.set(source, figureOf(source));
        figures.get(source).innerHTML = svg;
      } catch { document.getElementById(`d${id}`)?.remove() }
    }
  };
  const drawer = document.querySelector("[data-til-mermaid]");
  if (drawer) {
    const script = document.createElement("script");
    script.src = drawer.dataset.tilMermaid;
    script.addEventListener("load", () => {
      let drawn = draw();
      new MutationObserver(() => { drawn = drawn.then(draw) }).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
    });
    document.head.append(script);
  }
})();
