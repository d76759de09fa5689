/**
 * `testEnvironment: "callweave/jest"`: records each test (test-recorder.ts). It is Jest's environment for Node, or the one that
 * `testEnvironmentOptions: { callweaveEnvironment: "jsdom" }` names, which in addition tells of hooks and tests, and gives the tests, whose
 * modules and globals are their own, the recorder of their process.
 */
import { createRequire } from "node:module";
import path from "node:path";
import { CallweaveError, messageOf } from "../base/errors.js";
import { CONTRACT_VERSION, RUNTIME_SYMBOL } from "../runtime/contract.js";
import { sharedRecorder } from "../runtime/shared-recorder.js";
import { JestEvents, type Event, type State } from "./traced-tests/jest-events.js";
import { replaceMethod } from "./session/replace-method.js";
import { sharedSession } from "./session/session.js";
import { startTestSession } from "./traced-tests/test-session.js";

/** Of Jest and its environments, as far as we know them. */
interface EnvironmentConfig {
  readonly globalConfig?: { readonly projects?: readonly unknown[] };
  readonly projectConfig: {
    /** Made of the config's place: the same each time. */
    readonly id?: string;
    readonly rootDir: string;
    readonly displayName?: { readonly name: string };
    /** In seconds. */
    readonly slowTestThreshold: number;
    readonly testEnvironmentOptions: { readonly callweaveEnvironment?: string };
  };
}
interface EnvironmentContext {
  readonly testPath: string;
}
/** Makes mocks of modules: first what there is to mock, then the mock. */
interface ModuleMocker {
  getMetadata(component: unknown, ...others: unknown[]): unknown;
}
interface Environment {
  readonly moduleMocker?: ModuleMocker | null;
  readonly global: Record<symbol, unknown>;
  handleTestEvent?(event: Event, state: State): unknown;
}
type EnvironmentClass = new (config: EnvironmentConfig, context: EnvironmentContext) => Environment;

/** In its own process, Jest sets the variable as well. */
const IS_STARTED = process.env["JEST_WORKER_ID"] !== undefined && process.send !== undefined;

/** The environment of one file: Jest makes it by `new`, and gets what this returns. */
export default function CallweaveEnvironment(config: EnvironmentConfig, context: EnvironmentContext): Environment {
  startTestSession(IS_STARTED);
  const environment = new (environmentOf(config))(config, context);
  environment.global[Symbol.for(RUNTIME_SYMBOL)] = sharedRecorder;
  if (environment.moduleMocker) keepFromAutomock(environment.moduleMocker);
  environment.global[Symbol.for(`callweave.session@${CONTRACT_VERSION}`)] = sharedSession;
  const { slowTestThreshold } = config.projectConfig;
  const events = new JestEvents(context.testPath, projectOf(config), slowTestThreshold * 1000);
  const theirs = environment.handleTestEvent?.bind(environment);
  environment.handleTestEvent = (event, state) => {
    events.take(event, state);
    return theirs?.(event, state);
  };
  return environment;
}

/** Automock, which a test may turn on too, would mock what woven code calls, and the values be lost that pass through it. */
function keepFromAutomock(mocker: ModuleMocker): void {
  replaceMethod(
    mocker,
    "getMetadata",
    (getMetadata) =>
      function (this: ModuleMocker, component, ...others) {
        const isRuntime = (component as Partial<typeof sharedRecorder> | undefined)?.enter === sharedRecorder.enter;
        return isRuntime ? { type: "constant", value: component } : getMetadata.call(this, component, ...others);
      },
  );
}

/** Of several projects, those without a name may run the same files as well. */
function projectOf({ globalConfig, projectConfig: { displayName, id = "" } }: EnvironmentConfig): string | undefined {
  const isOneOfSeveral = (globalConfig?.projects?.length ?? 0) > 1;
  return displayName?.name ?? (isOneOfSeveral ? `project ${id.slice(0, 8)}` : undefined);
}

function environmentOf({ projectConfig: { rootDir, testEnvironmentOptions } }: EnvironmentConfig): EnvironmentClass {
  const { callweaveEnvironment: name = "node" } = testEnvironmentOptions;
  const load = createRequire(path.join(rootDir, "package.json"));
  for (const candidate of [`jest-environment-${name}`, name]) {
    try {
      const loaded = load(candidate) as EnvironmentClass | { default: EnvironmentClass };
      return "default" in loaded ? loaded.default : loaded;
    } catch (error) {
      if (candidate === name) throw notFound(name, error);
    }
  }
  throw notFound(name, undefined);
}

function notFound(name: string, error: unknown): CallweaveError {
  const what = `there is no environment ${JSON.stringify(name)} of Jest's, got ${messageOf(error)}`;
  return new CallweaveError("jest", what, `npm i -D jest-environment-${name}`);
}
