/**
 * VS Code's viewer of profiles: the extension that it has built in, with what it needs of `vscode` beside it, and its table in a page.
 * The package is code-server, which is VS Code for a browser, as Microsoft publishes neither on npm.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import vm from "node:vm";
import type { Browser, Page } from "playwright-core";
import { fetchPackage } from "../fetch-package.js";

function fetchExtension(): string {
  return fetchPackage({
    spec: "code-server@4.139.1",
    sha512:
      "7d462f255773e19a1525f6a41a21965c532917c2b539bb2ba46bd7d7b67136928ecdd347b3b940353ebbd094ebe19840f039d6ab2bef9851bf7771d5f58cba7b",
    part: "package/lib/vscode/extensions/ms-vscode.vscode-js-profile-table",
  });
}

/** Of the extension's model. Times are in µs. */
export interface ProfileLocation {
  readonly selfTime: number;
  readonly aggregateTime: number;
  readonly callFrame: { readonly functionName: string; readonly lineNumber: number };
  readonly src: {
    readonly source: { readonly path: string };
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
}

interface ProfileDocument {
  readonly userData: { readonly duration: number; readonly locations: readonly ProfileLocation[] };
}

interface Webview {
  html: string;
  options: unknown;
  asWebviewUri(uri: Uri): string;
  onDidReceiveMessage(receive: (message: unknown) => void): void;
}

interface EditorProvider {
  openCustomDocument(uri: Uri): Promise<ProfileDocument>;
  resolveCustomEditor(document: ProfileDocument, panel: { webview: Webview }): Promise<void>;
}

type ExtensionFile = (require: (name: string) => unknown, module: object, dirname: string) => void;

/** A place in a text, both from 0. */
class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

class Range {
  constructor(
    readonly start: Position,
    readonly end: Position,
  ) {}
}

class Uri {
  readonly fsPath: string;

  constructor(readonly url: string) {
    this.fsPath = fileURLToPath(url);
  }

  static readonly file = (file: string): Uri => new Uri(pathToFileURL(file).href);
  static readonly parse = (text: string): Uri => new Uri(text);
  static readonly joinPath = (uri: Uri, ...parts: string[]): Uri => Uri.file(path.join(uri.fsPath, ...parts));
  readonly with = (): this => this;
  readonly toString = (): string => this.url;
}

class EventEmitter {
  readonly event = (): void => {};
}

export interface ShownSource {
  readonly file: string;
  readonly text: string;
  readonly position: Position;
}

export class VsCodeProfileTable {
  private readonly extension = fetchExtension();
  private readonly providers = new Map<string, EditorProvider>();
  private readonly shown: ShownSource[] = [];
  private onShown = (): void => {};

  constructor() {
    const file = path.join(this.extension, "out/extension.js");
    const module = { exports: {} as { activate(context: object): void } };
    const parameters = ["require", "module", "__dirname"];
    const load = vm.compileFunction(readFileSync(file, "utf8"), parameters, { filename: file }) as ExtensionFile;
    const require = createRequire(file);
    load((name) => (name === "vscode" ? this.vscode() : require(name)), module, path.dirname(file));
    module.exports.activate({ extensionUri: Uri.file(this.extension), subscriptions: [] });
  }

  /** What its table is made of. */
  openProfile(file: string): Promise<ProfileDocument> {
    return this.provider.openCustomDocument(Uri.file(file));
  }

  /** Draws the table, as VS Code does, but in a page of its own, whose file is written to the folder. */
  async show(document: ProfileDocument, browser: Browser, folder: string): Promise<Page> {
    const page = await browser.newPage();
    let exposed: Promise<unknown> | undefined;
    const webview: Webview = {
      html: "",
      options: undefined,
      asWebviewUri: ({ url }) => url,
      onDidReceiveMessage: (receive) => {
        exposed = page.exposeFunction("postMessageToExtension", receive);
      },
    };
    await this.provider.resolveCustomEditor(document, { webview });
    await exposed;
    await page.addInitScript(
      "window.acquireVsCodeApi = () => ({ getState() {}, setState() {}, postMessage: postMessageToExtension })",
    );
    const file = path.join(folder, "webview.html");
    writeFileSync(file, webview.html);
    await page.goto(pathToFileURL(file).href);
    return page;
  }

  /** What an editor has shown by what `click` did. */
  async shownBy(click: () => Promise<void>): Promise<ShownSource> {
    const shown = new Promise<void>((resolve) => (this.onShown = resolve));
    await click();
    await shown;
    return this.shown.pop()!;
  }

  private get provider(): EditorProvider {
    return this.providers.get("jsProfileVisualizer.cpuprofile.table")!;
  }

  private vscode(): object {
    return {
      Uri,
      Position,
      Range,
      EventEmitter,
      ViewColumn: { Active: -1, Beside: -2 },
      window: {
        registerCustomEditorProvider: (type: string, provider: EditorProvider) => this.providers.set(type, provider),
        showTextDocument: ({ fsPath }: Uri, { selection }: { selection: Range }) => {
          this.shown.push({ file: fsPath, text: readFileSync(fsPath, "utf8"), position: selection.start });
          this.onShown();
        },
      },
      workspace: {
        fs: { readFile: ({ fsPath }: Uri) => readFileSync(fsPath), stat: ({ fsPath }: Uri) => readFileSync(fsPath) },
        openTextDocument: (uri: Uri) => uri,
        registerTextDocumentContentProvider() {},
      },
      languages: { registerCodeLensProvider() {} },
      commands: { registerCommand() {}, executeCommand() {} },
      extensions: { all: [] },
    };
  }
}
