"use strict";
// The browser knows its time zone; the form asks for it.
document.addEventListener("DOMContentLoaded", () => {
  const select = document.querySelector("select[data-guess=zone]");
  const zone = select && Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone || select.value !== "UTC") return;
  if (![...select.options].some((o) => o.value === zone)) select.add(new Option(zone, zone));
  select.value = zone;
});
