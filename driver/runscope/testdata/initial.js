var letters = "abcdefghij";
var name = "joiner.";
for (var i = 0; i < 8; i++) {
    name += letters.charAt(Math.floor(Math.random() * letters.length));
}
variables.set("joinerName", name + "+x@example.com");
