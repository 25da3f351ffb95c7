interface ScriptAddressPolicy {
  createScriptURL(address: string): string;
}

interface TrustedTypes {
  createPolicy(name: string, rules: ScriptAddressPolicy): ScriptAddressPolicy;
}

/**
 * Registers the worker that keeps the app usable without a network.  The policy lets exactly one address through:
 * under the server's headers a browser refuses every other script address as a string.
 */
export async function registerWorker(): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const address = `${import.meta.env.BASE_URL}worker.js`;
  const trusted = (globalThis as { trustedTypes?: TrustedTypes }).trustedTypes;
  const policy = trusted?.createPolicy("corridor-worker", {
    createScriptURL(wanted) {
      if (wanted !== address) throw new TypeError(`corridor-worker refuses ${wanted}`);
      return wanted;
    },
  });
  await navigator.serviceWorker.register(policy ? policy.createScriptURL(address) : address, {
    scope: import.meta.env.BASE_URL,
  });
}
