// What a shop's own pages would do: tell Kept who is signed in, and when they leave.
const choice = document.getElementById("visitor");

// The purchases are a real shop's, the names are not.
const token = async (member) => {
  const name = choice.selectedOptions[0].text.split(",")[0];
  const answer = await fetch(`/token?${new URLSearchParams({ member, name })}`);
  return (await answer.json()).token;
};

const signIn = (member) => {
  if (member) kept("identify", () => token(member));
  else kept("forget");
};

// Whoever looks in for the first time is the shop's best customer.
choice.value = sessionStorage.getItem("visitor") ?? choice.options[0].value;
if (choice.value) signIn(choice.value);

choice.addEventListener("change", () => {
  sessionStorage.setItem("visitor", choice.value);
  signIn(choice.value);
});
