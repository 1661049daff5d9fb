// Keeps each live code on the page fresh: a new one every 20 s, the hub's time beside it, and none once it is over.
// Each section hears of it: "code-shown", and "code-missing" when there is no network and none to show.
"use strict";

const EVERY_MS = 20_000;
const LIFE_MS = 60_000;
const AGAIN_MS = 3_000;
const WORDS = {
  green: "✔ 绿码 · 可通行 Green",
  yellow: "▲ 黄码 · 居家 Yellow: stay home",
  red: "■ 红码 · 隔离 Red: isolate",
};

for (const section of document.querySelectorAll("section.live")) {
  const picture = section.querySelector(".code");
  const none = section.querySelector(".none");
  const time = section.querySelector("time");
  let aheadMs = 0;      // how far the hub's clock is ahead of this device's
  let madeAt = -Infinity;  // performance.now() of the code that is shown

  const show = (svg, headers) => {
    picture.src = "data:image/svg+xml," + encodeURIComponent(svg);
    picture.hidden = false;
    none.hidden = true;
    aheadMs = Number(headers.get("X-Code-Time")) - Date.now();
    madeAt = performance.now();
    section.dataset.colour = headers.get("X-Code-Colour");
    section.querySelector(".colour").textContent = WORDS[section.dataset.colour];
    section.dispatchEvent(new Event("code-shown"));
  };

  const hide = (words) => {
    picture.hidden = true;
    none.hidden = false;
    none.textContent = words;
    section.dataset.colour = "";
    section.querySelector(".colour").textContent = "";
  };

  const renew = async () => {
    let nextMs = EVERY_MS;
    try {
      const answer = await fetch(section.dataset.code, { cache: "no-store" });
      if (answer.status === 409) {
        hide("尚未赋码 No colour was assigned yet");
      } else if (answer.ok) {
        show(await answer.text(), answer.headers);
      } else {
        nextMs = AGAIN_MS;
      }
    } catch {
      nextMs = AGAIN_MS;
      if (picture.hidden) {
        section.dispatchEvent(new Event("code-missing"));
      }
    }
    setTimeout(renew, nextMs);
  };

  const tick = () => {
    const there = new Date(Date.now() + aheadMs);
    time.textContent = there.toLocaleString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
    if (!picture.hidden && performance.now() - madeAt > LIFE_MS) {
      hide("网络中断，码已过期 No network: the code is over");
      section.dispatchEvent(new Event("code-missing"));
    }
  };

  renew();
  setInterval(tick, 250);
}
