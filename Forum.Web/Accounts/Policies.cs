namespace Forum.Web.Accounts;

/// <summary>The names of the authorization policies, for <c>[Authorize(Policies.Moderators)]</c>.</summary>
internal static class Policies
{
    /// <summary>Moderators and administrators.</summary>
    public const string Moderators = "moderators";

    public const string Administrators = "administrators";
}
