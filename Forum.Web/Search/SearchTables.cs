using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Forum.Web.Search;

/// <summary>A post that the full-text index has found. Not a table: the shape of a query's answer.</summary>
internal sealed class SearchHit
{
    public long PostId { get; init; }

    /// <summary>How well it fits: the less, the better.</summary>
    public double Rank { get; init; }
}

/// <summary>A found post's text, with the words that were looked for between <see cref="Marks"/>. Not a table either.</summary>
internal sealed class SearchExcerpt
{
    public long PostId { get; init; }

    /// <summary>The topic's title; empty unless the post is the first one.</summary>
    public string Title { get; init; } = "";

    /// <summary>The part of the post's text that fits best.</summary>
    public string Body { get; init; } = "";
}

internal sealed class SearchHitShape : IEntityTypeConfiguration<SearchHit>
{
    public void Configure(EntityTypeBuilder<SearchHit> builder) => builder.HasNoKey().ToView(null);
}

internal sealed class SearchExcerptShape : IEntityTypeConfiguration<SearchExcerpt>
{
    public void Configure(EntityTypeBuilder<SearchExcerpt> builder) => builder.HasNoKey().ToView(null);
}
