// Starts `manta lsp` for templates and for YAML files with Ray objects.
const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = () => {
  const settings = workspace.getConfiguration("manta");
  const args = ["lsp"];
  for (const folder of settings.get("templates")) {
    args.push("--templates", folder);
  }
  client = new LanguageClient(
    "manta",
    "Manta",
    { command: settings.get("command"), args },
    {
      documentSelector: [
        { scheme: "file", language: "manta-template" },
        { scheme: "file", language: "yaml" },
      ],
      synchronize: { fileEvents: workspace.createFileSystemWatcher("**/*.yaml.peb") },
    }
  );
  return client.start();
};

exports.deactivate = () => client && client.stop();
