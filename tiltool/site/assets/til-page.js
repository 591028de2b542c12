(() => {
  const ko = document.documentElement.lang === "ko";

  /* A picture opens over the page; with a key held down, or without this script, its link opens the file. */
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
})();
