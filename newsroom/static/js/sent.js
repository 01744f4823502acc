// The comment has arrived: what the form kept of it on this device goes.
const sent = document.querySelector("[data-sent]");
try {
  if (sent) sessionStorage.removeItem(`comment-${sent.dataset.sent}`);
} catch {
  // Storage may be switched off.
}
