namespace Forum.Web.Users;

/// <summary>
/// A user's picture: the model of the partial <c>Shared/_Avatar</c>. It has no text of its own, because the name always
/// stands beside it.
/// </summary>
/// <param name="UserId">Whose: what the picture is made of.</param>
/// <param name="Name">The user's name; the picture's tooltip.</param>
/// <param name="Size">Width and height, in CSS pixels.</param>
internal sealed record Avatar(long UserId, string Name, int Size = 32);
