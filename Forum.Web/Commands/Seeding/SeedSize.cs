namespace Forum.Web.Commands.Seeding;

/// <summary>How much is made up, and the number that decides how.</summary>
internal sealed record SeedSize(int Users, int Topics, int Posts, int RandomSeed);
