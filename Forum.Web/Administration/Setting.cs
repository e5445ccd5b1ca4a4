namespace Forum.Web.Administration;

/// <summary>Something that administrators can set while the forum runs. What is not there has its default.</summary>
internal sealed class Setting
{
    public const int MaxNameLength = 60;
    public const int MaxValueLength = 2000;

    public required string Name { get; init; }

    public required string Value { get; set; }
}
