using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Forum.Web.Data;

/// <summary>
/// Tells this database from any other, such as the one that was here before it was thrown away: row ids begin again
/// at 1 in a new database, so whatever is named after them outside needs this besides. One row, written once.
/// </summary>
internal sealed class DatabaseIdentity
{
    public const int OnlyId = 1;

    public int Id { get; init; } = OnlyId;

    public required string Value { get; init; }
}

internal sealed class DatabaseIdentityTable : IEntityTypeConfiguration<DatabaseIdentity>
{
    public void Configure(EntityTypeBuilder<DatabaseIdentity> builder)
    {
        builder.ToTable("DatabaseIdentity");
        builder.HasKey(identity => identity.Id);
        builder.Property(identity => identity.Id).ValueGeneratedNever();
        builder.Property(identity => identity.Value).HasMaxLength(32);
    }
}
