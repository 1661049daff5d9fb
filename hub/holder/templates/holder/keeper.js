{% load static %}// Keeps the last page and what it needs, so that the emergency code can be shown where there is no network.
"use strict";
const KEPT = "holder-1";
const FIXED = [{% for name in kept %}"{% static name %}"{% if not forloop.last %}, {% endif %}{% endfor %}];

self.addEventListener("install", (event) => event.waitUntil(caches.open(KEPT).then((kept) => kept.addAll(FIXED))));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const fromNetwork = async (request) => {
  const answer = await fetch(request);
  if (answer.ok && request.mode === "navigate") {
    await (await caches.open(KEPT)).put(request, answer.clone());
  }
  return answer;
};

self.addEventListener("fetch", (event) => {
  const isPage = event.request.mode === "navigate" && /^\/code\/[\w-]+\/$/.test(new URL(event.request.url).pathname);
  const isFixed = FIXED.includes(new URL(event.request.url).pathname);
  if (event.request.method === "GET" && (isPage || isFixed)) {
    event.respondWith(fromNetwork(event.request).catch(() => caches.match(event.request)));
  }
});
