// What a shop's own pages would do: tell Kept who is signed in, and when they leave.
const choice = document.getElementById("visitor");

const token = async (member) => {
  const answer = await fetch(`/token?member=${encodeURIComponent(member)}`);
  return (await answer.json()).token;
};

const signIn = (member) => {
  if (member) kept("identify", () => token(member));
  else kept("forget");
};

choice.value = sessionStorage.getItem("visitor") ?? "";
if (choice.value) signIn(choice.value);

choice.addEventListener("change", () => {
  sessionStorage.setItem("visitor", choice.value);
  signIn(choice.value);
});
