(() => {
  const key = "til-scheme", dark = matchMedia("(prefers-color-scheme: dark)");
  const button = document.querySelector("[data-til-scheme]");
  const kept = () => { try { return localStorage.getItem(key) } catch { return null } };
  const show = () => {
    const scheme = kept() || (dark.matches ? "slate" : "default");
    document.body.setAttribute("data-md-color-scheme", scheme);
    button.setAttribute("aria-label", button.dataset[scheme === "slate" ? "dark" : "light"]);
  };
  button.addEventListener("click", () => {
    const now = document.body.getAttribute("data-md-color-scheme") === "slate" ? "default" : "slate";
    try { localStorage.setItem(key, now) } catch { /* no storage */ }
    document.body.setAttribute("data-md-color-scheme", now);
    button.setAttribute("aria-label", button.dataset[now === "slate" ? "dark" : "light"]);
  });
  dark.addEventListener("change", show);
  show();
})();
/* On file://, a link to a folder must name its index.html. */
if (location.protocol === "file:") {
  document.addEventListener("click", event => {
    const link = event.target.closest("a[href]");
    if (link && link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
  }, true);
}
