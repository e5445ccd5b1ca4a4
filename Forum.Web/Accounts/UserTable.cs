using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Forum.Web.Accounts;

internal sealed class UserTable : IEntityTypeConfiguration<User>
{
    public void Configure(EntityTypeBuilder<User> builder)
    {
        builder.ToTable("Users");
        builder.HasKey(user => user.Id);
        builder.Property(user => user.Id).ValueGeneratedOnAdd();
        builder.Property(user => user.Name).HasMaxLength(UserName.MaxLength);
        builder.Property(user => user.NormalizedName).HasMaxLength(UserName.MaxLength);
        builder.Property(user => user.PasswordHash).HasMaxLength(256);
        builder.HasIndex(user => user.NormalizedName).IsUnique();
    }
}
