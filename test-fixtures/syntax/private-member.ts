class Vault {
  #secret(key: string) {
    return `${key}:${Vault.#count()}`;
  }
  static #count() {
    return 1;
  }
  #arrow = () => this.#secret("arrow");
  open() {
    return [this.#secret("open"), this.#arrow(), #secret in this];
  }
}
console.log(new Vault().open());
export {};
