// Passkeys: the one thing here that no page can do without a script. Where a
// browser knows none, its buttons stay hidden.
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

  const ask = async (path, body) => {
    const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(said.error || "That did not work. Try again in a moment.");
    return said;
  };

  const register = async (form) => {
    const { ticket, options } = await ask("/settings/passkeys/begin", {});
    options.challenge = bytes(options.challenge);
    options.user.id = bytes(options.user.id);
    for (const other of options.excludeCredentials || []) other.id = bytes(other.id);
    const made = await navigator.credentials.create({ publicKey: options });
    const credential = { id: made.id, rawId: text(made.rawId), type: made.type, response: {
      clientDataJSON: text(made.response.clientDataJSON), attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports ? made.response.getTransports() : [] } };
    return ask("/settings/passkeys/end", { ticket, name: form.querySelector("input").value, credential });
  };

  const signIn = async (form) => {
    const { ticket, options } = await ask("/sign-in/passkey/begin", {});
    options.challenge = bytes(options.challenge);
    for (const other of options.allowCredentials || []) other.id = bytes(other.id);
    const used = await navigator.credentials.get({ publicKey: options });
    const credential = { id: used.id, rawId: text(used.rawId), type: used.type, response: {
      clientDataJSON: text(used.response.clientDataJSON), authenticatorData: text(used.response.authenticatorData),
      signature: text(used.response.signature), userHandle: used.response.userHandle ? text(used.response.userHandle) : undefined } };
    return ask("/sign-in/passkey/end", { ticket, next: form.dataset.next, credential });
  };

  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll("[data-passkey]")) {
    const button = form.querySelector("button"), wrong = form.querySelector(".wrong");
    form.hidden = false;
    button.addEventListener("click", async () => {
      button.disabled = true;
      wrong.hidden = true;
      try {
        const { next } = await (form.dataset.passkey === "register" ? register : signIn)(form);
        if (location.pathname + location.search === next.split("#")[0]) location.reload();
        else location.assign(next);
      } catch (error) {
        wrong.textContent = error.name === "NotAllowedError" ? "Nothing was done: it was broken off." : error.name === "InvalidStateError" ? "This device has a passkey for you already." : error.message;
        wrong.hidden = false;
      } finally {
        button.disabled = false;
      }
    });
  }
})();
