// Keeps an emergency code on the phone while there is a network, and shows it when there is none.
"use strict";

const AFTER_MS = 3_600_000;  // a kept code is made anew each hour
const section = document.querySelector("section.emergency");
const live = document.querySelector("section.live");
const key = "emergency:" + section.dataset.emergency;

const kept = () => {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
};

const keep = async () => {
  const former = kept();
  if (former && Date.now() - former.kept_ms < AFTER_MS) {
    return;
  }
  const answer = await fetch(section.dataset.emergency, { cache: "no-store" });
  if (answer.ok) {
    localStorage.setItem(key, JSON.stringify({ ...(await answer.json()), kept_ms: Date.now() }));
  } else if (answer.status === 404 || answer.status === 409) {
    localStorage.removeItem(key);
  }
};

live.addEventListener("code-shown", () => {
  section.hidden = true;
  live.hidden = false;
  keep().catch(() => {});  // without it the phone has no emergency code, and all else goes on
});

live.addEventListener("code-missing", () => {
  const former = kept();
  if (!former || Date.now() > former.kept_ms + 1000 * former.lives_s) {
    return;
  }
  section.querySelector("img").src = "data:image/svg+xml," + encodeURIComponent(former.svg);
  section.querySelector("time").textContent =
    new Date(former.kept_ms + 1000 * former.lives_s).toLocaleString("zh-CN", { hour12: false, timeZone: "Asia/Shanghai" });
  section.hidden = false;
  live.hidden = true;
});

if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register(section.dataset.keeper).catch(() => {});  // plain HTTP: no keeping
}
