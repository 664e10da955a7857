// The script of every page: small, without a framework, and every page works without most of it.
import "./scripts/requests.js";
import "./scripts/sheet.js";
import "./scripts/keys.js";
import "./scripts/menus.js";
import "./scripts/forms.js";
import "./scripts/refused.js";
import "./scripts/register.js";
import "./scripts/picker.js";
import "./scripts/chooser.js";
import "./scripts/exit.js";
import "./scripts/photos.js";
import "./scripts/passkeys.js";
import "./scripts/charts.js";
