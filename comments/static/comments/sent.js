// The comment has arrived: what the form kept of it on this device goes. A confirmed address: its proof is kept here, so
// that the next comment from this device counts as its owner's.
const sent = document.querySelector("[data-sent]");
const proved = document.querySelector("[data-proof]");
try {
  if (sent) sessionStorage.removeItem(`comment-${sent.dataset.sent}`);
  if (proved) localStorage.setItem("comment-proof", proved.dataset.proof);
} catch {
  // Storage may be switched off.
}
