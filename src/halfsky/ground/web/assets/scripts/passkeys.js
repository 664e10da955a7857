// Passkeys: <form data-webauthn="create|get"> with <script type="application/json"> of options and a hidden input
// named `credential`. allauth's options arrive as {publicKey: {...}} in base64url.
import { release } from "./forms.js";
import { say, whenever, word } from "./page.js";

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function creation(options) {
  return { ...options, challenge: bytes(options.challenge), user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: (options.excludeCredentials || []).map((one) => ({ ...one, id: bytes(one.id) })) };
}

function request(options) {
  return { ...options, challenge: bytes(options.challenge),
    allowCredentials: (options.allowCredentials || []).map((one) => ({ ...one, id: bytes(one.id) })) };
}

function written(credential) {
  const response = { clientDataJSON: text(credential.response.clientDataJSON) };
  for (const key of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[key]) response[key] = text(credential.response[key]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response,
    clientExtensionResults: credential.getClientExtensionResults(), authenticatorAttachment: credential.authenticatorAttachment };
}

async function options(form) {
  const source = form.dataset.webauthnUrl
    ? await (await fetch(form.dataset.webauthnUrl, { headers: { Accept: "application/json" } })).json()
    : JSON.parse((document.getElementById(form.dataset.webauthnOptions) || form.querySelector("script[type='application/json']")).textContent);
  const found = source.request_options || source.creation_options || source;
  return found.publicKey || found;
}

whenever("form[data-webauthn]", (form) => {
  if (!window.PublicKeyCredential) {
    form.hidden = !form.querySelector("input:not([type=hidden])");
    return;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    try {
      const asked = await options(form);
      const made = form.dataset.webauthn === "create"
        ? await navigator.credentials.create({ publicKey: creation(asked) })
        : await navigator.credentials.get({ publicKey: request(asked) });
      form.querySelector("input[name=credential]").value = JSON.stringify(written(made));
      // Not requestSubmit: forms are sent once, and this one counts as sent already.
      form.submit();
    } catch {
      release(form);
      say(word("passkey"), "warning");
    }
  });
});
