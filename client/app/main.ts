import "../src/field/main";
