import "@program/main.js";
