import { callApi } from "../api.ts";
import { asText } from "../json.ts";
import { actAs } from "../people.ts";
import type { Sandbox } from "../sandbox.ts";
import { must } from "./must.ts";
import type { Tell } from "./tell.ts";
import { walkUsage } from "./usage.ts";

/** The marketplace's own plugin with a trial; the published one is free. */
const PLUGIN = "miyabi-operations-pro";

/**
 * A buyer signs in, tries a plugin and uses it up; an administrator revokes the licence.
 *
 * @param sandbox the running sandbox
 * @param published name of the plugin that was published before
 * @param tell where each step is told
 */
export async function walkLicence(
  sandbox: Sandbox,
  published: string,
  tell: Tell,
): Promise<void> {
  const buyer = actAs(sandbox, "outsider");
  const { token } = await buyer.signIn();
  tell.did(`${buyer.login} signs in with GitHub's device code`);
  const call = (
    method: string,
    path: string,
    body: Record<string, unknown> | null,
    as = token,
  ) =>
    callApi(sandbox.appUrl, method, path, {
      token: as,
      ...(body === null ? {} : { body }),
    });

  const installed = await call(
    "POST",
    `/v1/marketplace/plugins/${published}/install`,
    null,
  );
  must(installed.status === 200, "the published plugin is free", installed);
  tell.did(`${buyer.login} installs ${published}`);
  tell.saw(`A licence of tier ${asText(installed.body["tier"])}`);

  const trial = await call(
    "POST",
    `/v1/marketplace/plugins/${PLUGIN}/trial`,
    null,
  );
  must(
    trial.status < 300 && trial.body["trial_days_remaining"] === 14,
    "a trial of 14 days begins",
    trial,
  );
  tell.did(`${buyer.login} starts a trial of ${PLUGIN}`);
  tell.saw(`It ends at ${asText(trial.body["trial_ends_at"])}`);
  const again = await call(
    "POST",
    `/v1/marketplace/plugins/${PLUGIN}/trial`,
    null,
  );
  must(again.status === 409, "a second trial is refused", again);

  const key = asText(trial.body["license_key"]);
  const verify = () =>
    callApi(sandbox.appUrl, "POST", "/v1/licenses/verify", {
      body: { license_key: key, plugin_id: PLUGIN },
    });
  const valid = await verify();
  must(valid.body["code"] === "VALID", "the licence is valid", valid);
  tell.saw(`POST /v1/licenses/verify: ${asText(valid.body["code"])}`);
  await walkUsage(sandbox, { plugin_id: PLUGIN, key }, tell);

  const body = { license_key: key, reason: "the walk is over" };
  const refused = await call("POST", "/v1/licenses/revoke", body);
  must(refused.status === 403, "a buyer revokes nothing", refused);
  const administrator = actAs(sandbox, "maintainer");
  const admin = await administrator.signIn();
  const revoked = await call("POST", "/v1/licenses/revoke", body, admin.token);
  must(revoked.status === 200, "an administrator revokes", revoked);
  tell.did(`${administrator.login}, an administrator, revokes the licence`);
  const after = await verify();
  must(
    after.body["code"] === "REVOKED" && after.body["valid"] === false,
    "the licence is revoked at once",
    after,
  );
  tell.saw(`POST /v1/licenses/verify: ${asText(after.body["code"])}`);
}
