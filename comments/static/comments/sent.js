// The comment has arrived: what the form kept of it on this device goes. A confirmed address: its proof is kept here, so
// that the next comment from this device counts as its owner's.
const sent = document.querySelector("[data-sent]");
const confirmed = document.querySelector("[data-proof]");
try {
  if (sent) sessionStorage.removeItem(`comment-${sent.dataset.sent}`);
  if (confirmed) localStorage.setItem("comment-proof", confirmed.dataset.proof);
} catch {
  // Storage may be switched off.
}
