import "../src/desk/main";
